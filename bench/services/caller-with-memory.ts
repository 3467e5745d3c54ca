/** caller, which tells its parent how much it holds after a collection, when asked. */
import '../../services/caller/src/server.ts';

process.on('message', () => {
  globalThis.gc?.();
  globalThis.gc?.();
  process.send?.({ heap: process.memoryUsage().heapUsed, rss: process.memoryUsage().rss });
});

/** Free ports of the loopback, for whatever is started here. */
import { type AddressInfo, createServer } from 'node:net';

/** The first port from `from` on that nobody listens on and that is not `taken`; 0 is any free one. Throws when there is none up to 65535. */
export async function freePort(from: number, taken: ReadonlySet<number> = new Set()): Promise<number> {
  for (let port = from; port <= 65_535; port++) {
    if (taken.has(port)) continue;
    const got = await listenOnce(port);
    if (got !== undefined && !taken.has(got)) return got;
    if (from === 0) port = -1;
  }
  throw new Error(`no port from ${from} on is free`);
}

function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const { port: got } = server.address() as AddressInfo;
      server.close(() => resolve(got));
    });
  });
}

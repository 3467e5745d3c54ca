/** Loaded before a service: when `just dev` is gone without a word (killed, crashed), its channel closes, and the service drains as on SIGTERM. */
process.once('disconnect', () => {
  // Nobody reads the log any more, and pino would wait without end for somebody to do so (sonic-boom's flushSync repeats on EPIPE).
  process.prependListener('exit', () => process.kill(process.pid, 'SIGKILL'));
  process.kill(process.pid, 'SIGTERM');
});
process.channel?.unref();

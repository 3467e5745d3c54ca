/** An embedded SQS for tests and measurements that listens on the loopback only: fauxqs' own function listens on every interface. */
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { Server } from 'node:net';

/** As `startFauxqs`. Nothing else may begin to listen in this process until it resolves. */
export async function startLoopbackSqs(options: Parameters<typeof startFauxqs>[0]): Promise<FauxqsServer> {
  const original = Server.prototype.listen;
  Server.prototype.listen = function listen(this: Server, ...args: unknown[]): Server {
    const [first, ...rest] = args;
    const moved = typeof first === 'object' && first !== null ? { ...first, host: '127.0.0.1' } : first;
    return Reflect.apply(original, this, [moved, ...rest]);
  } as typeof original;
  try {
    return await startFauxqs(options);
  } finally {
    Server.prototype.listen = original;
  }
}

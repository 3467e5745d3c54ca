/** A load balancer as a service of ECS has it: keeps connections on both sides, repeats nothing, answers 502 when its target fails. */
import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LoadBalancer {
  readonly url: string;
  /** New requests go to this target. */
  register(target: string): void;
  /** Requests that the target has not answered yet. */
  inFlight(target: string): number;
  /** What went wrong between it and its targets. */
  readonly failures: readonly string[];
  stop(): void;
}

export async function startLoadBalancer(): Promise<LoadBalancer> {
  const agent = new Agent({ keepAlive: true });
  const inFlight = new Map<string, number>();
  const failures: string[] = [];
  let current = '';

  const server = createServer((incoming, outgoing) => {
    const target = current;
    const count = (by: number): void => void inFlight.set(target, (inFlight.get(target) ?? 0) + by);
    count(1);
    outgoing.once('close', () => count(-1));
    const { method, url, headers } = incoming;
    const fail = (error: Error): void => {
      failures.push(`${target}: ${error.message}`);
      if (!outgoing.headersSent) outgoing.writeHead(502);
      outgoing.end();
    };
    const forwarded = request(`${target}${url}`, { method, agent, headers: { ...headers, connection: 'keep-alive' } });
    forwarded.on('error', fail);
    forwarded.on('response', (answer) => {
      answer.on('error', fail);
      const { connection: _, ...others } = answer.headers;
      outgoing.writeHead(answer.statusCode ?? 502, others);
      answer.pipe(outgoing);
    });
    incoming.pipe(forwarded);
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    register: (target) => {
      current = target;
    },
    inFlight: (target) => inFlight.get(target) ?? 0,
    failures,
    stop: () => {
      agent.destroy();
      server.closeAllConnections();
      server.close();
    },
  };
}

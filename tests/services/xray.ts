/**
 * X-Ray as a collector sees it: an endpoint on the loopback that records the segment documents it accepts. It can also answer
 * with errors or not at all. It checks no signature.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Segment } from '../../tools/service-map/service-map.ts';

/** `accept` and record, `fail` with 500, `refuse` with 429 as X-Ray does over its quota, or `hang`: read and never answer. */
export type Behaviour = 'accept' | 'fail' | 'refuse' | 'hang';

export interface XRay {
  readonly endpoint: string;
  /** Set it at any time; it holds for the requests that come after. */
  behaviour: Behaviour;
  /** What was accepted, in the order of arrival. */
  readonly segments: readonly Segment[];
  /** Calls of PutTraceSegments, also those that were not accepted. */
  readonly calls: number;
  /** Resolves when it holds; asked after every call. Rejects after the limit with what was recorded. */
  until(holds: (segments: readonly Segment[], calls: number) => boolean, limit?: number): Promise<void>;
  /** Forgets everything, and accepts again. */
  reset(): void;
  close(): Promise<void>;
}

export async function startXRay(): Promise<XRay> {
  let segments: Segment[] = [];
  let calls = 0;
  const waiting = new Set<() => void>();
  const put = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const documents = await documentsOf(request);
    if (xray.behaviour === 'accept') segments.push(...documents.map((text) => JSON.parse(text) as Segment));
    calls += 1;
    if (xray.behaviour === 'accept') answer(response, 200, { UnprocessedTraceSegments: [] });
    if (xray.behaviour === 'fail') answer(response, 500, { message: 'Internal error' });
    if (xray.behaviour === 'refuse') answer(response, 429, { message: 'Rate exceeded' }, 'ThrottledException');
    for (const ask of waiting) ask();
  };
  const server = createServer((request, response) => {
    if (request.method === 'POST' && request.url === '/TraceSegments') void put(request, response);
    else answer(response, 404, { message: `not recorded: ${request.method} ${request.url}` });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const xray: XRay = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    behaviour: 'accept',
    get segments() {
      return segments;
    },
    get calls() {
      return calls;
    },
    until: (holds, limit = 60_000) =>
      new Promise((resolve, reject) => {
        const done = (): void => {
          clearTimeout(timer);
          waiting.delete(ask);
        };
        const ask = (): void => {
          if (!holds(segments, calls)) return;
          done();
          resolve();
        };
        const timer = setTimeout(() => {
          done();
          const names = segments.map(({ name, type = 'segment' }) => `${type} ${name}`);
          reject(new Error(`X-Ray was called ${calls} times and has ${names.length} documents: ${names.slice(-20)}`));
        }, limit);
        waiting.add(ask);
        ask();
      }),
    reset() {
      segments = [];
      calls = 0;
      xray.behaviour = 'accept';
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return xray;
}

async function documentsOf(request: IncomingMessage): Promise<readonly string[]> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) text += chunk;
  return (JSON.parse(text) as { TraceSegmentDocuments: readonly string[] }).TraceSegmentDocuments;
}

function answer(response: ServerResponse, status: number, body: unknown, fault?: string): void {
  const headers = { 'content-type': 'application/json', ...(fault === undefined ? {} : { 'x-amzn-errortype': fault }) };
  response.writeHead(status, headers).end(JSON.stringify(body));
}

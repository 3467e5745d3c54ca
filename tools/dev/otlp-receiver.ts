/** Receives spans: OTLP over HTTP with JSON, `POST /v1/traces`, on a free port of the loopback. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Span, spansOf } from './span.ts';

export interface OtlpReceiver {
  readonly url: string;
  close(): Promise<void>;
}

const LARGEST = 8 * 1024 * 1024;

export async function startReceiver(onSpans: (spans: readonly Span[]) => void): Promise<OtlpReceiver> {
  const server = createServer((request, response) => {
    receive(request, onSpans).then(
      (status) => answer(response, status),
      () => answer(response, 400),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The status to answer with. A web page cannot send this content type to another origin, so only programs get through. */
async function receive(request: IncomingMessage, onSpans: (spans: readonly Span[]) => void): Promise<number> {
  if (request.method !== 'POST' || request.url !== '/v1/traces') return 404;
  if (!request.headers['content-type']?.startsWith('application/json')) return 415;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST) return 413;
    chunks.push(chunk);
  }
  onSpans(spansOf(JSON.parse(Buffer.concat(chunks).toString('utf8'))));
  return 200;
}

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
}

/** What the measured programs talk to, in one process of its own: a responder that answers at once, and an OTLP endpoint that takes everything. */
import { createServer } from 'node:http';

createServer((request, response) => {
  request.resume();
  response.setHeader('content-type', 'application/json');
  response.end(request.url?.endsWith('/host') ? '{"service":"responder","host":"bench"}' : '{}');
}).listen(Number(process.env.PORT), '127.0.0.1');

/** What caller's `/host` does, with `node:http` and `fetch` alone. */
import { createServer } from 'node:http';
import { hostname } from 'node:os';

const responder = process.env.RESPONDER_URL;
createServer(async (request, response) => {
  if (request.url === '/health') {
    response.end('{}');
    return;
  }
  const answer = await (await fetch(`${responder}/host`)).json();
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ caller: { service: 'caller', host: hostname() }, responder: answer }));
}).listen(Number(process.env.PORT), '127.0.0.1');

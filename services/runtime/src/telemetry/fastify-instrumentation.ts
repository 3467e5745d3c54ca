/** One span for each request, named after its route; hooks and handlers make none of their own. */
import { FastifyOtelInstrumentation } from '@fastify/otel';

export const fastifyInstrumentation = new FastifyOtelInstrumentation({
  instrumentHooks: false,
  instrumentHandler: false,
  requestHook: (span, request) => {
    const route = request.routeOptions.url;
    span.updateName(route === undefined ? request.method : `${request.method} ${route}`);
    span.setAttributes({
      'url.path': request.url.split('?')[0] ?? '/',
      'url.scheme': request.protocol,
      // Not X-Forwarded-Host: no load balancer sets it, so it is whatever the client says.
      'server.address': request.headers.host?.replace(/:[0-9]+$/, '') ?? '',
      'client.address': request.ip,
      'user_agent.original': request.headers['user-agent'] ?? '',
    });
  },
});

/**
 * Two services cannot answer the same host and path on the same listener. The public listener has an HTTP API before it, whose routes
 * know paths and no hosts: a second route of one key is refused.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
import { type Diagnostic, quote } from '../../diagnostics/diagnostic.ts';
import { deployedIn, type Fleet } from '../../model/fleet.ts';
import { routesIn, type Route } from '../../model/routes.ts';
import { fault } from './fault.ts';

export function checkRoutes(fleet: Fleet): Diagnostic[] {
  return fleet.platform.environments.flatMap((environment) => {
    const taken = new Map<string, Route>();
    return routesIn(deployedIn(fleet, environment.name)).flatMap((route) => {
      const key = JSON.stringify([
        route.listener,
        route.listener === 'public' ? '' : (route.host ?? ''),
        route.path.value,
      ]);
      const other = taken.get(key);
      if (!other) {
        taken.set(key, route);
        return [];
      }
      const hostsDiffer = other.host !== route.host;
      const where =
        route.host === undefined || hostsDiffer
          ? quote(route.path.value)
          : `${quote(route.path.value)} of ${quote(route.host)}`;
      return [
        fault(
          route.path.origin,
          'link/same-route',
          `${quote(other.service)} and ${quote(route.service)} both answer ${where}`,
          {
            other: { origin: other.path.origin, message: `${quote(other.service)} takes it here` },
            ...(hostsDiffer
              ? { notes: ['API Gateway tells public services apart by their paths, not by their hosts'] }
              : {}),
            help:
              route.listener === 'public'
                ? 'give one of them another `path`'
                : 'give one of them another `path` or a `host`',
          },
        ),
      ];
    });
  });
}

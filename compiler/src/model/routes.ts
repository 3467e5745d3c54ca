/** The listener rules that a fleet needs in one environment. */
import type { Service } from '../generated/service.ts';
import type { Deployed } from './fleet.ts';
import { calledBy } from './references.ts';
import type { Typed } from './sourced.ts';

export type Ingress = Typed<Extract<Service['connection'], { type: 'vpc_link' }>>;

/** One rule on one listener. A public service that others call has a second rule, on the internal listener. */
export interface Route {
  readonly service: string;
  readonly listener: 'internal' | 'public';
  readonly path: Typed<string>;
  readonly host: string | undefined;
  /** The priority set by hand, if any; it counts on the listener of the connection's own type. */
  readonly priority: Typed<number> | undefined;
  readonly nameSpan: Typed<string>;
}

/** The connection of a service that has an ingress. */
export function ingressOf(deployed: Deployed): Ingress | undefined {
  return deployed.service.value.connection.type === 'internal'
    ? undefined
    : (deployed.service.of.connection as Ingress);
}

/** All rules, in the order of the services' names. */
export function routesIn(deployed: readonly Deployed[]): Route[] {
  const called = new Set(deployed.flatMap((service) => [...calledBy(service)]));
  return deployed.flatMap((service): Route[] => {
    const ingress = ingressOf(service);
    if (!ingress) return [];
    const route = {
      service: service.name,
      path: ingress.of.path,
      host: ingress.of.host?.value,
      nameSpan: service.service.of.name,
    };
    const isPublic = service.service.value.connection.type === 'vpc_link';
    const own: Route = { ...route, listener: isPublic ? 'public' : 'internal', priority: ingress.of.priority };
    return isPublic && called.has(service.name)
      ? [own, { ...route, listener: 'internal', priority: undefined }]
      : [own];
  });
}

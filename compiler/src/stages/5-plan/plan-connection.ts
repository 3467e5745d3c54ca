/** How a service is reached, as the service module takes it. */
import type { Term } from '../../model/plan.ts';
import { type Ingress, ingressOf } from '../../model/routes.ts';
import type { ServiceContext } from './service-context.ts';
import { literal, mapTerm, refTerm, rule, seconds, term } from './terms.ts';

/** The `connection` input: the type alone for a service that nothing reaches. */
export function planConnection(context: ServiceContext): Term {
  const { connection } = context.deployed.service.of;
  const type = ['type', term((connection.of as Ingress['of']).type)] as const;
  const ingress = ingressOf(context.deployed);
  if (!ingress) return mapTerm([type], connection.origin);
  const own = context.deployed.service.value.connection.type === 'vpc_link' ? 'public' : 'internal';
  return mapTerm(
    [
      type,
      ['path', term(ingress.of.path)],
      ['host', ingress.of.host && term(ingress.of.host)],
      ['priority', priority(context, own, ingress)],
      ['internal_priority', own === 'public' ? priority(context, 'internal', ingress) : undefined],
      ['health_check', healthCheck(ingress)],
      ['deregistration_delay', seconds(ingress.of.deregistration_delay)],
    ],
    connection.origin,
  );
}

function priority(
  { deployed, allocations }: ServiceContext,
  listener: 'internal' | 'public',
  ingress: Ingress,
): Term | undefined {
  const allocation = allocations.find((one) => one.service === deployed.name && one.listener === listener);
  if (!allocation) return undefined;
  const byHand = ingress.of.priority;
  if (byHand && byHand.value === allocation.priority) return term(byHand);
  return literal(
    allocation.priority,
    rule('listener-priority', 'allocated, and kept in listener-priorities.lock until the path or host changes', ingress.of.path),
  );
}

function healthCheck(ingress: Ingress): Term {
  const { of, origin } = ingress.of.health_check;
  return mapTerm(
    [
      ['path', term(of.path)],
      ['interval', seconds(of.interval)],
      ['timeout', seconds(of.timeout)],
      ['healthy', term(of.healthy)],
      ['unhealthy', term(of.unhealthy)],
      ['codes', term(of.codes)],
      ['grace', seconds(of.grace)],
    ],
    origin,
  );
}

/** References to the environment's load balancer, and to its public API for a public service. */
export function planLoadBalancer({ deployed }: ServiceContext): Term | undefined {
  if (!ingressOf(deployed)) return undefined;
  const { connection } = deployed.service.of;
  const { domain } = deployed.environment;
  const origin = rule('environment-load-balancer', "the environment's load balancer", connection);
  const from = (output: string): Term => refTerm('aws/network', output, origin);
  const isPublic = deployed.service.value.connection.type === 'vpc_link';
  return mapTerm(
    [
      ['arn_suffix', from('alb_arn_suffix')],
      ['internal_listener_arn', from('internal_listener_arn')],
      ['internal_url', from('internal_url')],
      ['public_listener_arn', isPublic ? from('public_listener_arn') : undefined],
      ['api_id', isPublic ? from('api_id') : undefined],
      ['api_endpoint', isPublic ? from('api_endpoint') : undefined],
      ['vpc_link_id', isPublic ? from('vpc_link_id') : undefined],
      ['server_name', isPublic && domain ? term(domain.internal) : undefined],
    ],
    origin,
  );
}

/**
 * A load balancer stands in two availability zones or more, so one subnet is not enough for it; for tasks alone it is.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#subnets-load-balancer
 */
import { type Diagnostic, quote } from '../../diagnostics/diagnostic.ts';
import { deployedIn, type Fleet } from '../../model/fleet.ts';
import { ingressOf } from '../../model/routes.ts';
import { fault } from './fault.ts';

export function checkZones(fleet: Fleet): Diagnostic[] {
  return fleet.platform.environments.flatMap((environment) => {
    const { private: subnets } = environment.subnets;
    const reached = deployedIn(fleet, environment.name).find(ingressOf);
    if (!subnets || !reached || new Set(subnets.value).size > 1 || environment.existing.has('network')) return [];
    return [
      fault(
        subnets.origin,
        'link/one-zone',
        `The load balancer of ${quote(environment.name)} needs subnets in two zones`,
        {
          notes: [`${quote(reached.name)} has an ingress, and one subnet is in one availability zone`],
          help: 'name a private subnet of another zone, too',
        },
      ),
    ];
  });
}

/**
 * The network interface of a task has five security groups: the service's own, those that lead to and from the load balancer, and the team's.
 * https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
 */
import { type Code, severityOf } from '../../diagnostics/catalog.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Deployed } from '../../model/fleet.ts';
import { calledBy } from '../../model/references.ts';
import { ingressOf } from '../../model/routes.ts';
import { spanOf } from '../../model/sourced.ts';

const MOST = 5;

export function checkSecurityGroups(deployed: Deployed): Diagnostic[] {
  const team = deployed.service.of.network.of.security_groups.of;
  const own = ['its own'];
  if (ingressOf(deployed)) own.push('the one that the load balancer reaches');
  if (calledBy(deployed).size > 0) own.push('the one that reaches the load balancer');
  const surplus = team[MOST - own.length];
  if (surplus === undefined) return [];
  const code: Code = 'plan/too-many-security-groups';
  const span = spanOf(surplus.origin);
  return [
    {
      code,
      severity: severityOf(code),
      message: `A task of this service would have ${own.length + team.length} security groups, and AWS takes ${MOST}`,
      ...(span ? { span } : {}),
      notes: [`beside the ${team.length} that are listed: ${own.join(', ')}`],
      help: `list at most ${MOST - own.length}, or put the rules of two groups into one`,
    },
  ];
}

/** Queues and other services as a service sees them: variables with their addresses, and rights on the queues. */

import { awsDomain } from '../../model/partition.ts';
import type { Term } from '../../model/plan.ts';
import type { Typed } from '../../model/sourced.ts';
import { queueUrlVariable, serviceUrlVariable } from '../../model/variables.ts';
import { queuePath } from './names.ts';
import { plainText, serviceUrl, termOfParts, textTerm } from './render-text.ts';
import type { ServiceContext } from './service-context.ts';
import { listTerm, literal, mapTerm, refTerm, rule } from './terms.ts';

type QueueUse = Typed<string | { arn: string; variable: string }>;
type Outside = Typed<{ arn: string; variable: string }>;

/** The `variables` input: queue URLs, service URLs, then the team's own. */
export function planVariables(context: ServiceContext): Term | undefined {
  const { consumes, sends_to, calls, variables } = context.deployed.service.of;
  const entries = new Map<string, Term>();
  for (const queue of [...consumes.of, ...sends_to.of] as readonly QueueUse[])
    entries.set(...queueVariable(queue, context));
  for (const call of calls.of)
    entries.set(
      serviceUrlVariable(call.value),
      termOfParts(serviceUrl(call.value, context.neighbours), rule('service-url', 'the base URL of the service', call)),
    );
  for (const [name, node] of Object.entries(variables.of)) entries.set(name, textTerm(node, context));
  return entries.size > 0 ? mapTerm(entries, variables.origin) : undefined;
}

function queueVariable(queue: QueueUse, context: ServiceContext): [string, Term] {
  const origin = rule('queue-url', 'the URL of the queue', queue);
  if (typeof queue.value === 'string')
    return [queueUrlVariable(queue.value), refTerm(queuePath(queue.value), 'url', origin)];
  const [, , , region = '', account = '', name = ''] = plainText(queue.value.arn, context).split(':');
  return [queue.value.variable, literal(`https://sqs.${region}.${awsDomain(region)}/${account}/${name}`, origin)];
}

/** The `consumes` input: ARNs of the queues that the task may receive from. */
export const planConsumes = (context: ServiceContext): Term | undefined =>
  queueArns(context, context.deployed.service.of.consumes as Typed<(string | { arn: string; variable: string })[]>);

/** The `sends_to` input: ARNs of the queues that the task may send to. */
export const planSends = (context: ServiceContext): Term | undefined =>
  queueArns(context, context.deployed.service.of.sends_to as Typed<(string | { arn: string; variable: string })[]>);

function queueArns(
  context: ServiceContext,
  list: Typed<(string | { arn: string; variable: string })[]>,
): Term | undefined {
  const items = list.of as readonly QueueUse[];
  if (items.length === 0) return undefined;
  return listTerm(
    items.map((queue) =>
      typeof queue.value === 'string'
        ? refTerm(queuePath(queue.value), 'arn', queue.origin)
        : literal(plainText(queue.value.arn, context), (queue as Outside).of.arn.origin),
    ),
    list.origin,
  );
}

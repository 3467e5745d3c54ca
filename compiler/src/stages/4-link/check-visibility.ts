/**
 * A message that is worked on for longer than it is hidden comes again meanwhile, to another task, and counts towards `max_receives`.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
 */
import { type Diagnostic, quote } from '../../diagnostics/diagnostic.ts';
import { formatDuration } from '../../model/duration.ts';
import { type Deployed, deployedIn, type Fleet } from '../../model/fleet.ts';
import { type Sourced, spanOf, type Typed } from '../../model/sourced.ts';
import { fault } from './fault.ts';

interface Worked {
  readonly queue: string;
  readonly perMessage: Typed<number>;
}

export function checkVisibility(fleet: Fleet): Diagnostic[] {
  const found = fleet.platform.environments.flatMap(({ name }) => {
    const services = deployedIn(fleet, name);
    return services.flatMap((service) => {
      const { queue, perMessage } = workOf(service) ?? {};
      const hidden = services.flatMap(
        (owner) => owner.service.of.queues.of[queue ?? '']?.of.visibility_timeout ?? [],
      )[0];
      return hidden && perMessage && hidden.value < perMessage.value
        ? [tooShort(queue as string, service.name, hidden, perMessage)]
        : [];
    });
  });
  // The same in several environments.
  const said = new Map(found.map((one) => [JSON.stringify([one.span, one.message]), one]));
  return [...said.values()];
}

/** What a service works on at the pace that it says. */
function workOf({ service }: Deployed): Worked | undefined {
  const { queue, latency } = service.of.scaling.of as unknown as {
    readonly queue?: Typed<string>;
    readonly latency?: Typed<{ per_message: number }>;
  };
  const consumes = queue !== undefined && service.value.consumes.some((one) => one === queue.value);
  return consumes && latency ? { queue: queue.value, perMessage: latency.of.per_message } : undefined;
}

function tooShort(queue: string, service: string, hidden: Typed<number>, perMessage: Typed<number>): Diagnostic {
  const isDefault = hidden.origin.kind === 'default';
  const [guilty, other]: readonly Sourced[] = isDefault ? [perMessage, hidden] : [hidden, perMessage];
  const took = formatDuration(perMessage.value);
  return fault(
    (guilty as Sourced).origin,
    'link/short-visibility',
    `A message of ${quote(queue)} comes again after ${formatDuration(hidden.value)}${isDefault ? ' (the default)' : ''}, while ${quote(service)} works on it for ${took}`,
    {
      ...(isDefault || !spanOf((other as Sourced).origin)
        ? {}
        : { other: { origin: (other as Sourced).origin, message: 'how long it works on a message' } }),
      notes: [
        'another task gets it, too, and each time counts towards `max_receives`, unless the consumer extends the time of what it works on',
      ],
      help: `give the queue a \`visibility_timeout\` of more than ${took}`,
    },
  );
}

/** An alarm that tells of what is as it should be is soon read by nobody. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-delay-queues.html */
import { quote } from '../../../diagnostics/diagnostic.ts';
import { formatDuration } from '../../../model/duration.ts';
import type { Typed } from '../../../model/sourced.ts';
import { at, ifDefault, latest, type ServiceRule } from './rule.ts';
import { latencyOf } from './scaling.ts';

/** A delayed message is in its queue, and nobody can take it. */
export const alarmBeforeDelay: ServiceRule = (service) => {
  if (service.value.alarms === false) return [];
  return Object.values(service.of.queues.of).flatMap((queue) => {
    const oldest = queue.of.alarms.of.oldest_message as Typed<number | false>;
    const { delay } = queue.of;
    if (oldest.value === false || delay.value === 0 || oldest.value > delay.value) return [];
    const guilty = latest<Typed<number | false>>(oldest, delay);
    return [
      at(
        guilty.origin,
        'validate/alarm-always',
        `A message is ${formatDuration(delay.value)} old before anybody can take it, and the alarm goes off at ${formatDuration(oldest.value)}${ifDefault(oldest)}`,
        {
          help: `give \`alarms: { oldest_message: … }\` well over the delay, or \`false\` for no alarm`,
          other:
            guilty === oldest
              ? { origin: delay.origin, says: 'the delay is set here' }
              : { origin: oldest.origin, says: 'the alarm is set here' },
        },
      ),
    ];
  });
};

/** The count of tasks is chosen so that messages may wait as long as they may. */
export const alarmBeforeLatency: ServiceRule = (service) => {
  const acceptable = latencyOf(service)?.of.acceptable;
  const { queue } = service.of.scaling.of as unknown as { readonly queue: Typed<string> };
  if (!acceptable || service.value.alarms === false) return [];
  const oldest = service.of.queues.of[queue.value]?.of.alarms.of.oldest_message as Typed<number | false> | undefined;
  if (!oldest || oldest.value === false || oldest.value >= acceptable.value) return [];
  const guilty = latest<Typed<number | false>>(oldest, acceptable);
  return [
    at(
      guilty.origin,
      'validate/alarm-always',
      `Messages of ${quote(queue.value)} may take ${formatDuration(acceptable.value)}, and the alarm goes off at ${formatDuration(oldest.value)}${ifDefault(oldest)}`,
      {
        notes: ['scaling keeps so many tasks that messages wait up to the acceptable latency'],
        help: `give \`queues.${queue.value}.alarms: { oldest_message: … }\` over it, or shorten \`acceptable\``,
        other:
          guilty === oldest
            ? { origin: acceptable.origin, says: 'the latency is set here' }
            : { origin: oldest.origin, says: 'the alarm is set here' },
      },
    ),
  ];
};

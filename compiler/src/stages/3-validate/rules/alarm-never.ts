/** A message that is deleted at some age never gets older. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-basic-architecture.html */
import { formatDuration } from '../../../model/duration.ts';
import type { Typed } from '../../../model/sourced.ts';
import { at, ifDefault, latest, type ServiceRule } from './rule.ts';

/** The age at which a queue's alarm goes off lies below the age at which SQS drops the message. */
export const alarmNever: ServiceRule = (service) => {
  if (service.value.alarms === false) return [];
  return Object.values(service.of.queues.of).flatMap((queue) => {
    const oldest = queue.of.alarms.of.oldest_message as Typed<number | false>;
    const { retention } = queue.of;
    if (oldest.value === false || oldest.value < retention.value) return [];
    const guilty = latest<Typed<number | false>>(oldest, retention);
    return [
      at(
        guilty.origin,
        'validate/alarm-never',
        `No message can wait for ${formatDuration(oldest.value)}${ifDefault(oldest)}: it is dropped after ${formatDuration(retention.value)}`,
        {
          help: `give \`alarms: { oldest_message: … }\` under the retention, or \`false\` for no alarm`,
          other:
            guilty === oldest
              ? { origin: retention.origin, says: 'the retention is set here' }
              : { origin: oldest.origin, says: 'the alarm is set here' },
        },
      ),
    ];
  });
};

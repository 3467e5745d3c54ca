/**
 * SQS gives the metrics of a queue to the account and region that it is in, and an alarm looks at those of its own.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/monitoring-using-cloudwatch.html
 */
import { type Diagnostic, quote } from '../../diagnostics/diagnostic.ts';
import { deployedIn, type Fleet } from '../../model/fleet.ts';
import { isQueueArn, queueArnParts } from '../../model/queue.ts';
import type { Typed } from '../../model/sourced.ts';
import { fault } from './fault.ts';

export function checkScaledQueue(fleet: Fleet): Diagnostic[] {
  return fleet.platform.environments.flatMap((environment) => {
    if (environment.emulated) return [];
    return deployedIn(fleet, environment.name).flatMap(({ service }) => {
      const { queue } = service.of.scaling.of as unknown as { readonly queue?: Typed<string> };
      if (!queue || !isQueueArn(queue.value)) return [];
      const { region, account } = queueArnParts(queue.value);
      const isHere = ['${region}', environment.region.value].includes(region);
      const isOurs = ['${account}', environment.account.value].includes(account);
      if (isHere && isOurs) return [];
      const where = isHere ? `account ${quote(account)}` : `region ${quote(region)}`;
      return [
        fault(
          queue.origin,
          'link/queue-elsewhere',
          `${quote(environment.name)} cannot scale on a queue in the ${where}`,
          {
            notes: ['the metrics of a queue are where the queue is, and the alarms of a service are with the service'],
            help: 'scale on `cpu`; or let the messages go to a queue of the fleet, and scale on that one',
          },
        ),
      ];
    });
  });
}

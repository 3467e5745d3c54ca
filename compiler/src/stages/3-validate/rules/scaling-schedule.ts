/**
 * What a schedule may say, and when.
 * https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html
 */
import { type Diagnostic, quote } from '../../../diagnostics/diagnostic.ts';
import { suggest } from '../../../diagnostics/suggest.ts';
import type { Service } from '../../../generated/service.ts';
import { daysByNumber, readCron, timesOf } from '../../../model/cron.ts';
import type { Typed } from '../../../model/sourced.ts';
import { TIME_ZONES } from '../../../model/time-zones.ts';
import { at, latest, type ServiceRule } from './rule.ts';

type Scheduled = Typed<Extract<Service['scaling'], { strategy: 'default' }>>;
type Action = NonNullable<Scheduled['of']['schedule']>['of'][number];

const actionsOf = (service: Typed<Service>): readonly Action[] =>
  (service.of.scaling as unknown as Scheduled).of.schedule?.of ?? [];

export const scheduleCron: ServiceRule = (service) =>
  actionsOf(service).flatMap(({ of: { cron } }) => {
    const read = readCron(cron.value);
    return 'fault' in read
      ? [
          at(
            cron.origin,
            'validate/scaling-cron',
            `${quote(cron.value)} is no cron expression for a schedule: ${read.fault}`,
            { help: 'the order is minutes, hours, day of month, month, day of week, year: `0 7 ? * MON-FRI *`' },
          ),
        ]
      : [];
  });

/** Who knows Unix's cron means Monday by 1, and AWS Sunday. */
export const scheduleDays: ServiceRule = (service) =>
  actionsOf(service).flatMap(({ of: { cron } }) => {
    const days = 'fault' in readCron(cron.value) ? undefined : daysByNumber(cron.value);
    if (days === undefined) return [];
    const { written, aws, unix } = days;
    const message = `In six fields Sunday is 1: ${quote(written)} is ${quote(aws)}`;
    return [
      at(cron.origin, 'validate/scaling-days', message, {
        help: `write ${quote(unix)} if Monday is meant by 1, or ${quote(aws)}`,
      }),
    ];
  });

export const scheduleTimezone: ServiceRule = (service) =>
  actionsOf(service).flatMap(({ of: { timezone } }) => {
    if (TIME_ZONES.has(timezone.value)) return [];
    const near = offsetZone(timezone.value) ?? suggest(timezone.value, TIME_ZONES) ?? zoneOf(timezone.value);
    return [
      at(timezone.origin, 'validate/scaling-timezone', `${quote(timezone.value)} is not a time zone that AWS knows`, {
        help: near ? `did you mean \`${near}\`?` : 'give a canonical name such as `Europe/London`, or `UTC`',
      }),
    ];
  });

/** `Etc/GMT-1` for `UTC+1`: these names count the other way round. */
function offsetZone(written: string): string | undefined {
  const [, sign, hours] = /^(?:GMT|UTC)? ?([+-])0?([0-9]{1,2})(?::?00)?$/i.exec(written) ?? [];
  const zone = `Etc/GMT${sign === '+' ? '-' : '+'}${hours}`;
  return sign !== undefined && TIME_ZONES.has(zone) ? zone : undefined;
}

/** `Europe/Berlin` for `Berlin`. */
function zoneOf(city: string): string | undefined {
  const end = `/${city.toLowerCase().replaceAll(' ', '_')}`;
  return [...TIME_ZONES].find((zone) => zone.toLowerCase().endsWith(end));
}

/** AWS does not say which of two actions at one time is the last. */
export const scheduleTwice: ServiceRule = (service) => {
  const seen = new Map<string, Action>();
  return actionsOf(service).flatMap((action) => {
    const { cron, timezone } = action.of;
    const read = readCron(cron.value);
    const time = 'fault' in read ? undefined : `${timesOf(read.aws)} ${timezone.value}`;
    const first = time === undefined ? undefined : seen.get(time);
    if (time !== undefined && !first) seen.set(time, action);
    return first
      ? [
          at(cron.origin, 'validate/scaling-schedule', 'Two actions of the schedule have the same time', {
            help: 'keep one of the two',
            other: { origin: first.of.cron.origin, says: 'the other one is here' },
          }),
        ]
      : [];
  });
};

export const scheduleOff: ServiceRule = (service) => {
  const { schedule } = (service.of.scaling as unknown as Scheduled).of;
  if (!schedule || actionsOf(service).some(({ of: { min, max } }) => min.value > 0 || max.value > 0)) return [];
  return [
    at(schedule.origin, 'validate/scaling-schedule', 'Every action switches the service off, and none on again', {
      help: 'add an action with a `max` of at least 1',
    }),
  ];
};

export const scheduleRange: ServiceRule = (service) =>
  actionsOf(service).flatMap((action) => range(action, service.value.scaling.strategy));

function range({ of: { min, max } }: Action, strategy: string): Diagnostic[] {
  const fault = (message: string, help: string): Diagnostic[] => [
    at(latest(min, max).origin, 'validate/scaling-schedule', message, { help }),
  ];
  if (min.value > max.value)
    return fault(`The minimum of ${min.value} is above the maximum of ${max.value}`, 'the order is min, max');
  if (strategy === 'default' && min.value < max.value)
    return fault(
      'With the strategy default nothing moves the count between a minimum and a maximum',
      'give `min` and `max` the same number, or choose a strategy that scales',
    );
  if (strategy !== 'sqs' && min.value === 0 && max.value > 0)
    return fault(
      `A service that scales on \`${strategy}\` and has no task would stay at 0`,
      'give a `min` of at least 1, or a `max` of 0 too',
    );
  return [];
}

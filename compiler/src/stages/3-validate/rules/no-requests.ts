/** What is measured at the load balancer is never measured of a service that has none. https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html */
import type { Service } from '../../../generated/service.ts';
import type { Origin, Typed } from '../../../model/sourced.ts';
import { at, ifDefault, isOver, type ServiceRule } from './rule.ts';

const ON_REQUESTS = ['error_percent', 'latency'] as const;
type Alarms = Typed<Exclude<Service['alarms'], false>>;

const alarmsOf = (service: Typed<Service>): Alarms['of'] | undefined =>
  service.value.alarms === false ? undefined : (service.of.alarms as Alarms).of;

/** An alarm on requests that the manifest asks for itself: a default of the platform is meant for those that have an ingress. */
export const alarmWithoutIngress: ServiceRule = (service) => {
  const alarms = alarmsOf(service);
  const { type } = service.of.connection.of;
  if (!alarms || type.value !== 'internal') return [];
  return ON_REQUESTS.flatMap((name) => {
    const alarm = alarms[name];
    if (alarm.value === false || !isOver(alarm.origin, type.origin)) return [];
    return [
      at(
        alarm.origin,
        'validate/alarm-never',
        `\`alarms.${name}\` never goes off: with \`connection: internal\`${ifDefault(type)} the service gets no requests`,
        {
          help: 'leave it out, or use `internal_dns` or `vpc_link`',
          other: { origin: type.origin, says: 'the connection is set here' },
        },
      ),
    ];
  });
};

/** A roll-back that the manifest asks for itself, and no alarm that could bring it about. */
export const rollbackNever: ServiceRule = (service) => {
  const asked = service.of.deployment.of.rollback_on_alarm;
  const missing = whyNoAlarm(service);
  if (!asked.value || !missing || !isOver(asked.origin, missing.origin)) return [];
  return [
    at(asked.origin, 'validate/rollback-never', `No alarm can roll a deployment back: ${missing.says}`, {
      notes: ['the alarms on errors and on latency do; those on tasks, CPU and memory tell somebody'],
      help: missing.help,
      other: { origin: missing.origin, says: 'that is decided here' },
    }),
  ];
};

interface Reason {
  readonly says: string;
  readonly help: string;
  readonly origin: Origin;
}

function whyNoAlarm(service: Typed<Service>): Reason | undefined {
  const { type } = service.of.connection.of;
  if (type.value === 'internal')
    return {
      says: `with \`connection: internal\`${ifDefault(type)} there are no requests to watch`,
      help: 'leave `rollback_on_alarm` out; the circuit breaker works without requests',
      origin: type.origin,
    };
  const help = 'turn `alarms.error_percent` or `alarms.latency` on, or leave this out';
  const alarms = alarmsOf(service);
  if (!alarms) return { says: '`alarms` is `false`', help, origin: service.of.alarms.origin };
  const [errors, latency] = [alarms.error_percent, alarms.latency];
  return errors.value === false && latency.value === false
    ? { says: 'those on errors and on latency are `false`', help, origin: latency.origin }
    : undefined;
}

/**
 * Rules about target groups.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
 */
import { type Diagnostic, quote } from '../../../diagnostics/diagnostic.ts';
import type { Service } from '../../../generated/service.ts';
import type { Typed } from '../../../model/sourced.ts';
import { at, ifDefault, latest, type ServiceRule } from './rule.ts';

type Ingress = Typed<Extract<Service['connection'], { type: 'vpc_link' }>>;

const seconds = (milliseconds: number): string => `${milliseconds / 1000} s`;

type Check = Service['health_check'] | Ingress['value']['health_check'];

/** A check that is still waiting when the next is due never fails in time. */
export const healthCheckTimeout: ServiceRule = ({ of }) => tooSlow(of.health_check);

export const sidecarCheckTimeout: ServiceRule = ({ of }) =>
  Object.values(of.sidecars.of).flatMap((sidecar) => tooSlow(sidecar.of.health_check));

export const ingressCheckTimeout: ServiceRule = ({ of, value }) =>
  value.connection.type === 'internal' ? [] : tooSlow((of.connection as Ingress).of.health_check);

function tooSlow(check: Typed<NonNullable<Check>> | undefined): Diagnostic[] {
  if (!check || check.of.timeout.value < check.of.interval.value) return [];
  const { timeout, interval } = check.of;
  const guilty = latest(timeout, interval);
  return [
    at(
      guilty.origin,
      'validate/health-check-timeout',
      `The timeout of ${seconds(timeout.value)}${ifDefault(timeout)} is not below the interval of ${seconds(interval.value)}${ifDefault(interval)}`,
      {
        help: `use a timeout below ${seconds(interval.value)}, or a longer interval`,
        other: { origin: (guilty === timeout ? interval : timeout).origin, says: 'the other one is set here' },
      },
    ),
  ];
}

/** A range of statuses from high to low holds none. */
export const healthyCodes: ServiceRule = ({ of, value }) => {
  if (value.connection.type === 'internal') return [];
  const { codes } = (of.connection as Ingress).of.health_check.of;
  const [from, to] =
    codes.value
      .split(',')
      .map((range) => range.split('-'))
      .find(([low = '', high = low]) => low > high) ?? [];
  if (from === undefined || to === undefined) return [];
  return [
    at(
      codes.origin,
      'validate/bad-value',
      `The range ${quote(`${from}-${to}`)} goes from the higher status to the lower one`,
      {
        help: `did you mean ${quote(`${to}-${from}`)}?`,
      },
    ),
  ];
};

/**
 * Spot takes a task back two minutes after its warning; a longer drain is cut off. The warning is SIGTERM, and the task drains after it: the
 * end of `stop_timeout` cuts it off as well.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
 * https://repost.aws/knowledge-center/fargate-spot-termination-notice
 */
export const spotDrain: ServiceRule = (service) => {
  if (service.value.capacity.spot_percent === 0 || service.value.connection.type === 'internal') return [];
  const delay = (service.of.connection as Ingress).of.deregistration_delay;
  const spot = service.of.capacity.of.spot_percent;
  if (delay.value < 120_000) {
    const stop = service.of.stop_timeout;
    if (stop.value >= delay.value) return [];
    const blamed = latest(delay, stop, spot);
    return [
      at(
        blamed.origin,
        'validate/spot-drain',
        `On Spot a task drains for ${seconds(delay.value)}${ifDefault(delay)} after SIGTERM, and is killed after ${seconds(stop.value)}${ifDefault(stop)}`,
        {
          notes: ['on demand, ECS sends SIGTERM when the drain is over; the warning of Spot is SIGTERM itself'],
          help: `use a \`stop_timeout\` of at least ${seconds(delay.value).replace(' ', '')}, or a shorter \`deregistration_delay\``,
          ...(blamed === spot ? {} : { other: { origin: spot.origin, says: 'Spot is chosen here' } }),
        },
      ),
    ];
  }
  const guilty = latest(delay, spot);
  return [
    at(
      guilty.origin,
      'validate/spot-drain',
      `On Spot a drain of ${seconds(delay.value)} is cut off after two minutes`,
      {
        help: 'use a `deregistration_delay` below 120s',
        other: {
          origin: (guilty === delay ? spot : delay).origin,
          says: guilty === delay ? 'Spot is chosen here' : 'the drain is set here',
        },
      },
    ),
  ];
};

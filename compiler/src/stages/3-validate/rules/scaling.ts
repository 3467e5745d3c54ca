/**
 * The rules about how many tasks run.
 * https://docs.aws.amazon.com/autoscaling/application/userguide/step-scaling-policy-overview.html
 */
import { type Diagnostic, quote } from '../../../diagnostics/diagnostic.ts';
import type { Service } from '../../../generated/service.ts';
import { formatDuration } from '../../../model/duration.ts';
import { isQueueArn } from '../../../model/queue.ts';
import type { Origin, Typed } from '../../../model/sourced.ts';
import { at, ifDefault, latest, type ServiceRule } from './rule.ts';

type Scaling = Typed<Service>['of']['scaling'];
type Ranged = Typed<{ min: number; max: number; desired: number }>;
type Use = Typed<Extract<Service['scaling'], { strategy: 'cpu' | 'memory' }>>;
type Sqs = Typed<Extract<Service['scaling'], { strategy: 'sqs' }>>;
type Steps = Typed<{ scale_out: { threshold: number }; scale_in: { threshold: number } }>;

/** min ≤ max: checked, never clamped. */
export const scalingRange: ServiceRule = (service) => {
  const scaling: Scaling = service.of.scaling;
  if (scaling.value.strategy === 'default') return [];
  const { min, max } = (scaling as unknown as Ranged).of;
  return min.value > max.value
    ? outOfOrder(`The minimum of ${min.value} tasks${ifDefault(min)} is above the maximum of ${max.value}`, min, max)
    : [];
};

/** min ≤ desired ≤ max, where the two are in order. */
export const scalingFirst: ServiceRule = (service) => {
  const scaling: Scaling = service.of.scaling;
  if (scaling.value.strategy === 'default') return [];
  const { min, max, desired } = (scaling as unknown as Ranged).of;
  if (min.value > max.value) return [];
  if (desired.value < min.value)
    return outOfOrder(`The first count of ${desired.value} is below the minimum of ${min.value}`, desired, min);
  if (desired.value > max.value)
    return outOfOrder(`The first count of ${desired.value} is above the maximum of ${max.value}`, desired, max);
  return [];
};

function outOfOrder(message: string, one: Typed<number>, other: Typed<number>): Diagnostic[] {
  const guilty = latest(one, other);
  return [
    at(guilty.origin, 'validate/scaling-range', message, {
      other: { origin: (guilty === one ? other : one).origin, says: 'the other one is set here' },
      help: 'the order is min, desired, max',
    }),
  ];
}

/** A queue: a latency, or steps both ways. */
function queueForm({ of }: Sqs): Diagnostic[] {
  const fault = (node: { readonly origin: Origin }, message: string, help?: string): Diagnostic[] => [
    at(node.origin, 'validate/scaling-form', message, help ? { help } : {}),
  ];
  const step = of.scale_out ?? of.scale_in;
  const help = 'give `latency`, or `scale_out` and `scale_in`';
  if (of.latency && step)
    return fault(step, 'Steps and a latency are two ways to scale: choose one', 'remove `latency`, or the steps');
  if (of.latency) return [];
  if (!step) return fault(of.strategy, 'Scaling on a queue needs a latency or steps', help);
  if (!(of.scale_out && of.scale_in))
    return fault(step, 'Scaling by steps needs both `scale_out` and `scale_in`', help);
  return [];
}

/** A message that takes as long as it may wait is always late. */
export const scalingLatency: ServiceRule = (service) => {
  const latency = latencyOf(service);
  if (!latency) return [];
  const { acceptable, per_message } = latency.of;
  if (acceptable.value > per_message.value) return [];
  const guilty = latest(acceptable, per_message);
  return [
    at(
      guilty.origin,
      'validate/scaling-latency',
      `A message may take ${formatDuration(acceptable.value)}, and working on it takes ${formatDuration(per_message.value)} already`,
      {
        help: '`acceptable` is longer than `per_message`',
        other: {
          origin: (guilty === acceptable ? per_message : acceptable).origin,
          says: 'the other one is set here',
        },
      },
    ),
  ];
};

/** A message that the queue drops first never gets so old. */
export const scalingLatencyRetention: ServiceRule = (service) => {
  const latency = latencyOf(service);
  if (!latency) return [];
  const { acceptable } = latency.of;
  const { queue } = (service.of.scaling as unknown as Sqs).of;
  const retention = service.of.queues.of[queue.value]?.of.retention;
  if (!retention || acceptable.value <= retention.value) return [];
  return [
    at(
      acceptable.origin,
      'validate/scaling-latency',
      `The queue drops a message after ${formatDuration(retention.value)}, before it is ${formatDuration(acceptable.value)} old`,
      { help: 'shorten `acceptable`, or lengthen the retention of the queue' },
    ),
  ];
};

/** The latency of a service that scales on one. */
export const latencyOf = (service: Typed<Service>): Sqs['of']['latency'] =>
  service.value.scaling.strategy === 'sqs' ? (service.of.scaling as unknown as Sqs).of.latency : undefined;

/** One cooldown for both directions goes with a target or a latency: steps have their own. */
export const scalingCooldown: ServiceRule = (service) => {
  const { strategy } = service.value.scaling;
  if (strategy !== 'sqs' && strategy !== 'cpu' && strategy !== 'memory') return [];
  const { cooldown, scale_out, scale_in } = (service.of.scaling as unknown as Use | Sqs).of;
  const one = strategy === 'sqs' ? latencyOf(service) : (service.of.scaling as unknown as Use).of.target;
  if (!cooldown || one || !(scale_out && scale_in)) return [];
  return [at(cooldown.origin, 'validate/scaling-form', 'With steps, each step has its own `cooldown`')];
};

/** CPU and memory: a target, or steps both ways. */
export const scalingForm: ServiceRule = (service) => {
  const { strategy } = service.value.scaling;
  if (strategy === 'sqs') return queueForm(service.of.scaling as unknown as Sqs);
  if (strategy !== 'cpu' && strategy !== 'memory') return [];
  const { of } = service.of.scaling as unknown as Use;
  const help = 'give `target`, or `scale_out` and `scale_in`';
  if (of.target && (of.scale_out ?? of.scale_in))
    return [
      at(
        (of.scale_out ?? of.scale_in ?? of.target).origin,
        'validate/scaling-form',
        'Steps and a target are two ways to scale: choose one',
        { help: 'remove `target`, or the steps' },
      ),
    ];
  if (!of.target && !of.scale_out && !of.scale_in)
    return [
      at(of.strategy.origin, 'validate/scaling-form', `Scaling on ${strategy} needs a target or steps`, { help }),
    ];
  if (!of.target && !(of.scale_out && of.scale_in))
    return [
      at(
        (of.scale_out ?? of.scale_in ?? of.strategy).origin,
        'validate/scaling-form',
        'Scaling by steps needs both `scale_out` and `scale_in`',
        { help },
      ),
    ];
  return [];
};

/**
 * Tasks must not be removed at a value at which they are added. Messages are removed below a number and added from it on, so both may be the
 * same number, such as 1; a use in percent needs a gap, because it changes with the count.
 */
export const scalingThresholds: ServiceRule = (service): Diagnostic[] => {
  const steps = service.of.scaling as unknown as Steps;
  const [out, into] = [steps.of.scale_out, steps.of.scale_in];
  if (!out || !into || into.of.threshold.value < out.of.threshold.value) return [];
  const ofMessages = service.of.scaling.value.strategy === 'sqs';
  if (ofMessages && into.of.threshold.value === out.of.threshold.value) return [];
  const guilty = latest(into.of.threshold, out.of.threshold);
  return [
    at(
      guilty.origin,
      'validate/scaling-thresholds',
      `Tasks are removed below ${into.of.threshold.value} and added from ${out.of.threshold.value} on: the count would never rest`,
      {
        help: `a scale-in threshold is ${ofMessages ? 'at most' : 'below'} ${out.of.threshold.value}`,
        other: {
          origin: (guilty === into.of.threshold ? out : into).of.threshold.origin,
          says: 'the other threshold is here',
        },
      },
    ),
  ];
};

/** Requests per task are counted by the load balancer. */
export const scalingNeedsIngress: ServiceRule = (service) => {
  const { scaling, connection } = service.of;
  if (scaling.value.strategy !== 'alb' || connection.value.type !== 'internal') return [];
  const strategy = (scaling.of as { strategy: Typed<string> }).strategy;
  return [
    at(
      strategy.origin,
      'validate/scaling-needs-ingress',
      'Scaling on requests needs an ingress, and `connection` is `internal`',
      { help: 'use `internal_dns` or `vpc_link`, or scale on `cpu`' },
    ),
  ];
};

/** A service that scales on messages which it does not receive never brings them down. */
export const scalingQueueNotConsumed: ServiceRule = (service) => {
  const { scaling, consumes } = service.value;
  if (scaling.strategy !== 'sqs') return [];
  if (consumes.some((queue) => (typeof queue === 'string' ? queue : queue.arn) === scaling.queue)) return [];
  const queue = (service.of.scaling.of as { queue: Typed<string> }).queue;
  return [
    at(
      queue.origin,
      'validate/scaling-queue-not-consumed',
      `The service scales on ${quote(scaling.queue)} and does not consume it`,
      {
        help: isQueueArn(queue.value)
          ? `add \`{arn: "…", variable: QUEUE_URL}\` to \`consumes\``
          : 'add it to `consumes`',
      },
    ),
  ];
};

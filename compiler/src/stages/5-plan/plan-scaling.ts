/** How many tasks run, as the service module takes it: minimum, maximum and first count always, then what the strategy needs. */
import type { Service } from '../../generated/service.ts';
import { readCron } from '../../model/cron.ts';
import type { Term } from '../../model/plan.ts';
import { isQueueArn, queueName } from '../../model/queue.ts';
import type { Typed } from '../../model/sourced.ts';
import { queuePath } from './names.ts';
import { plainText } from './render-text.ts';
import type { ServiceContext } from './service-context.ts';
import { listTerm, literal, mapTerm, refTerm, seconds, term } from './terms.ts';

type Scaling = Service['scaling'];
type Fixed = Typed<Extract<Scaling, { strategy: 'default' }>>;
type Use = Typed<Extract<Scaling, { strategy: 'cpu' | 'memory' }>>;
type Sqs = Typed<Extract<Scaling, { strategy: 'sqs' }>>;
type Alb = Typed<Extract<Scaling, { strategy: 'alb' }>>;
type Step = Use['of']['scale_out'];
type Entry = readonly [string, Term | undefined];

/** The `scaling` input. */
export function planScaling(context: ServiceContext): Term {
  const scaling = context.deployed.service.of.scaling as Fixed | Use | Sqs | Alb;
  const { strategy } = scaling.of;
  return mapTerm(
    [['strategy', term(strategy)], ...fields(scaling, context), ['schedule', schedule(scaling.of.schedule)]],
    scaling.origin,
  );
}

function fields(scaling: Fixed | Use | Sqs | Alb, context: ServiceContext): Entry[] {
  switch (scaling.value.strategy) {
    case 'default': {
      const count = term((scaling as Fixed).of.count);
      return [
        ['min', count],
        ['max', count],
        ['desired', count],
      ];
    }
    case 'cpu':
    case 'memory': {
      const { of } = scaling as Use;
      return [
        ...range(of),
        ['target', of.target && term(of.target)],
        ['cooldown', cooldown(of.cooldown)],
        ['scale_out', step(of.scale_out)],
        ['scale_in', step(of.scale_in)],
      ];
    }
    case 'sqs': {
      const { of } = scaling as Sqs;
      return [
        ...range(of),
        ['queue_name', queueNameTerm(of.queue, context)],
        ['latency', latency(of.latency)],
        ['cooldown', cooldown(of.cooldown)],
        ['scale_out', step(of.scale_out)],
        ['scale_in', step(of.scale_in)],
        ['task_protection', of.task_protection.value ? term(of.task_protection) : undefined],
      ];
    }
    case 'alb': {
      const { of } = scaling as Alb;
      return [...range(of), ['requests_per_task', term(of.requests_per_task)], ['cooldown', cooldown(of.cooldown)]];
    }
  }
}

/** Its metrics go by the name. */
const queueNameTerm = (queue: Typed<string>, context: ServiceContext): Term =>
  isQueueArn(queue.value)
    ? literal(queueName(plainText(queue.value, context)), queue.origin)
    : refTerm(queuePath(queue.value), 'name', queue.origin);

const range = (of: {
  readonly min: Typed<number>;
  readonly max: Typed<number>;
  readonly desired: Typed<number>;
}): Entry[] => [
  ['min', term(of.min)],
  ['max', term(of.max)],
  ['desired', term(of.desired)],
];

const cooldown = (node: Use['of']['cooldown']): Term | undefined =>
  node &&
  mapTerm(
    [
      ['out', seconds(node.of.out)],
      ['in', seconds(node.of.in)],
    ],
    node.origin,
  );

const latency = (node: Sqs['of']['latency']): Term | undefined =>
  node &&
  mapTerm(
    [
      ['acceptable', fraction(node.of.acceptable)],
      ['per_message', fraction(node.of.per_message)],
    ],
    node.origin,
  );

/** Seconds, not rounded: 250 ms are 0.25. */
const fraction = (node: Typed<number>): Term => ({ value: node.value / 1000, origin: node.origin });

const schedule = (node: Sqs['of']['schedule']): Term | undefined =>
  node &&
  listTerm(
    node.of.map((action) =>
      mapTerm(
        [
          ['cron', cron(action.of.cron)],
          ['timezone', term(action.of.timezone)],
          ['min', term(action.of.min)],
          ['max', term(action.of.max)],
        ],
        action.origin,
      ),
    ),
    node.origin,
  );

function cron(node: Typed<string>): Term {
  const read = readCron(node.value);
  return { value: 'aws' in read ? read.aws : node.value, origin: node.origin };
}

const step = (node: Step): Term | undefined =>
  node &&
  mapTerm(
    [
      ['threshold', term(node.of.threshold)],
      ['adjustment', term(node.of.adjustment)],
      ['cooldown', seconds(node.of.cooldown)],
    ],
    node.origin,
  );

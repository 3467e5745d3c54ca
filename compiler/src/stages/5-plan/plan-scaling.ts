/** How many tasks run, as the service module takes it: minimum, maximum and first count always, then what the strategy needs. */
import type { Service } from '../../generated/service.ts';
import type { Term } from '../../model/plan.ts';
import type { Typed } from '../../model/sourced.ts';
import { queuePath } from './plan-queue.ts';
import type { ServiceContext } from './service-context.ts';
import { mapTerm, refTerm, seconds, term } from './terms.ts';

type Scaling = Service['scaling'];
type Fixed = Typed<Extract<Scaling, { strategy: 'default' }>>;
type Use = Typed<Extract<Scaling, { strategy: 'cpu' | 'memory' }>>;
type Sqs = Typed<Extract<Scaling, { strategy: 'sqs' }>>;
type Alb = Typed<Extract<Scaling, { strategy: 'alb' }>>;
type Step = Use['of']['scale_out'];
type Entry = readonly [string, Term | undefined];

/** The `scaling` input. */
export function planScaling({ deployed }: ServiceContext): Term {
  const scaling = deployed.service.of.scaling as Fixed | Use | Sqs | Alb;
  return mapTerm([['strategy', term(scaling.of.strategy)], ...fields(scaling)], scaling.origin);
}

function fields(scaling: Fixed | Use | Sqs | Alb): Entry[] {
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
        ['queue_name', refTerm(queuePath(of.queue.value), 'name', of.queue.origin)],
        ['scale_out', step(of.scale_out)],
        ['scale_in', step(of.scale_in)],
      ];
    }
    case 'alb': {
      const { of } = scaling as Alb;
      return [...range(of), ['requests_per_task', term(of.requests_per_task)], ['cooldown', cooldown(of.cooldown)]];
    }
  }
}

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

/** A rolling deployment must be able to start a new task or stop an old one. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html */
import type { Service } from '../../../generated/service.ts';
import type { Typed } from '../../../model/sourced.ts';
import { at, latest, type ServiceRule } from './rule.ts';

type Fixed = Typed<Extract<Service['scaling'], { strategy: 'default' }>>;
type Ranged = Typed<Exclude<Service['scaling'], { strategy: 'default' }>>;

/** ECS rounds what must stay up, and what may run down. With the smallest count, one task must be able to go or to come. */
export const deploymentStuck: ServiceRule = (service) => {
  const { minimum_healthy, maximum } = service.of.deployment.of;
  const least = fewest(service);
  const tasks = Math.max(1, least.value);
  const stay = Math.ceil((tasks * minimum_healthy.value) / 100);
  const run = Math.floor((tasks * maximum.value) / 100);
  if (stay < tasks || run > tasks) return [];
  // No count helps where as much is kept as may run.
  const isCount = maximum.value > minimum_healthy.value;
  const guilty = isCount ? latest(maximum, minimum_healthy, least) : latest(maximum, minimum_healthy);
  const places = [
    ...(isCount ? [{ node: least, says: 'the least that scaling leaves is set here' }] : []),
    { node: minimum_healthy, says: 'what is kept is set here' },
    { node: maximum, says: 'what may run is set here' },
  ];
  const other = places.find(({ node }) => node !== guilty && node.origin.kind === 'written');
  return [
    at(
      guilty.origin,
      'validate/deployment-stuck',
      `With ${minimum_healthy.value} % kept and at most ${maximum.value} % running, ${tasks === 1 ? 'a single task can never' : `none of ${tasks} tasks can`} be replaced`,
      {
        notes: [
          `ECS must keep ${stay} (${minimum_healthy.value} %, rounded up) and may run ${run} (${maximum.value} %, rounded down)`,
        ],
        help: `raise ${guilty === least ? 'it or ' : ''}\`maximum\`, or lower \`minimum_healthy\``,
        ...(other ? { other: { origin: other.node.origin, says: other.says } } : {}),
      },
    ),
  ];
};

/** The smallest count that scaling or its clock may leave. An action that switches the service off leaves nothing to replace. */
function fewest(service: Typed<Service>): Typed<number> {
  const { scaling } = service.of;
  const from =
    service.value.scaling.strategy === 'default'
      ? (scaling as unknown as Fixed).of.count
      : (scaling as unknown as Ranged).of.min;
  const byClock = ((scaling as unknown as Fixed).of.schedule?.of ?? [])
    .filter(({ of: { max } }) => max.value > 0)
    .map(({ of: { min } }) => min);
  return byClock.reduce((least, one) => (one.value < least.value ? one : least), from);
}

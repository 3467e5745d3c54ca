/** A rolling deployment must be able to start a new task or stop an old one. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html */
import { at, latest, type ServiceRule } from './rule.ts';

/** ECS rounds what must stay up, and what may run down. With the smallest count, one task must be able to go or to come. */
export const deploymentStuck: ServiceRule = (service) => {
  const { minimum_healthy, maximum } = service.of.deployment.of;
  const { scaling } = service.value;
  const tasks = Math.max(1, scaling.strategy === 'default' ? scaling.count : scaling.min);
  const stay = Math.ceil((tasks * minimum_healthy.value) / 100);
  const run = Math.floor((tasks * maximum.value) / 100);
  if (stay < tasks || run > tasks) return [];
  const guilty = latest(maximum, minimum_healthy);
  return [
    at(
      guilty.origin,
      'validate/deployment-stuck',
      `With ${minimum_healthy.value} % kept and at most ${maximum.value} % running, ${tasks === 1 ? 'a single task can never' : `none of ${tasks} tasks can`} be replaced`,
      {
        notes: [
          `ECS must keep ${stay} (${minimum_healthy.value} %, rounded up) and may run ${run} (${maximum.value} %, rounded down)`,
        ],
        help: 'raise `maximum`, or lower `minimum_healthy`',
        other:
          guilty === maximum
            ? { origin: minimum_healthy.origin, says: 'what is kept is set here' }
            : { origin: maximum.origin, says: 'what may run is set here' },
      },
    ),
  ];
};

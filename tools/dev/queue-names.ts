/** The names that modules/queue gives a queue and its dead-letter queue, from the unit's inputs. */
import type { Unit } from '../../compiler/src/model/plan.ts';

export interface QueueNames {
  /** As the manifests say it: `orders`. */
  readonly short: string;
  readonly queue: string;
  readonly deadLetter: string;
}

export function queueNameOf(unit: Unit): QueueNames {
  const name = String(unit.inputs.get('name')?.value);
  const suffix = unit.inputs.get('fifo')?.value === true ? '.fifo' : '';
  return {
    short: unit.id.path.split('/').at(-1) ?? unit.id.path,
    queue: `${name}${suffix}`,
    deadLetter: `${name}-dlq${suffix}`,
  };
}

/** One unit per queue: its messages outlive the service that reads it. */
import type { Diagnostic, Result } from '../../diagnostics/diagnostic.ts';
import type { Service } from '../../generated/service.ts';
import type { Unit } from '../../model/plan.ts';
import type { Typed } from '../../model/sourced.ts';
import { checkName, nameOf, queuePath } from './names.ts';
import { planQueueAlarms, planTopics } from './plan-alarms.ts';
import { planTags } from './plan-tags.ts';
import type { TextContext } from './render-text.ts';
import { inputs, literal, rule, seconds, term } from './terms.ts';

type Queue = Typed<Service['queues'][string]>;

/** Units of the queues that a service owns. */
export function planQueues(context: TextContext): Result<Unit[]> {
  const { deployed, platform } = context;
  const diagnostics: Diagnostic[] = [];
  const units = Object.entries(deployed.service.of.queues.of).map(([name, queue]) => {
    const full = nameOf(platform, deployed.environment, name);
    diagnostics.push(...checkName(queue.value.fifo ? 'FIFO queue' : 'queue', full, queue.origin));
    return unit(name, full, queue as Queue, context);
  });
  return { value: units, diagnostics };
}

function unit(name: string, full: string, queue: Queue, context: TextContext): Unit {
  const { deployed, platform } = context;
  const { environment } = deployed;
  const naming = rule('naming', "the platform's naming", platform.naming, queue);
  return {
    id: { environment: environment.name, path: queuePath(name) },
    module: 'queue',
    sources: [deployed.manifest],
    preventDestroy: queue.value.retain && !environment.emulated,
    inputs: inputs([
      ['name', literal(full, naming)],
      ['fifo', queue.value.fifo ? term(queue.of.fifo) : undefined],
      ['visibility_timeout', seconds(queue.of.visibility_timeout)],
      ['retention', seconds(queue.of.retention)],
      ['delay', queue.value.delay > 0 ? seconds(queue.of.delay) : undefined],
      ['max_receives', term(queue.of.max_receives)],
      ['kms_key', environment.kmsKey && term(environment.kmsKey)],
      ['alarms', planQueueAlarms(queue.of.alarms, deployed.service.of.alarms)],
      ['alarm_topic_arns', planTopics(environment, deployed.service.of.alarms)],
      ['tags', planTags(context)],
    ]),
  };
}

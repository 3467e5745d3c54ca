/** A service in one line, for messages: `internal · sqs 1–4 tasks on orders · traced 100 % · arm64 0.25 vCPU 0.5 GB`. */
import type { Service } from '../../generated/service.ts';
import { formatDuration } from '../../model/duration.ts';
import { queueName } from '../../model/queue.ts';

export function summarise(service: Service): string {
  const traced = service.tracing === false ? [] : [`traced ${service.tracing.sampling_percentage} %`];
  const tunnel = service.tunnel === false ? [] : ['tunnel'];
  const { spot_percent, on_demand_base } = service.capacity;
  const base = on_demand_base > 0 ? ` above ${on_demand_base}` : '';
  const spot = spot_percent === 0 ? [] : [`spot ${spot_percent} %${base}`];
  return [
    reached(service),
    `${scaled(service.scaling)}${byTheClock(service.scaling)}`,
    ...traced,
    ...tunnel,
    ...spot,
    `${service.architecture} ${service.cpu / 1024} vCPU ${service.memory / 1024} GB`,
  ].join(' · ');
}

function reached({ connection }: Service): string {
  return connection.type === 'internal' ? 'internal' : `${connection.type} ${connection.host ?? ''}${connection.path}`;
}

/** The limits that a schedule sets, since those of the service hold only until its first action. */
function byTheClock({ schedule = [] }: Service['scaling']): string {
  if (schedule.length === 0) return '';
  const least = Math.min(...schedule.map(({ min }) => min));
  const most = Math.max(...schedule.map(({ max }) => max));
  return `, ${least === most ? least : `${least}–${most}`} by the clock`;
}

function scaled(scaling: Service['scaling']): string {
  switch (scaling.strategy) {
    case 'default':
      return scaling.count === 1 ? '1 task' : `${scaling.count} tasks`;
    case 'cpu':
    case 'memory':
      return `${scaling.strategy} ${scaling.min}–${scaling.max} tasks${scaling.target === undefined ? '' : ` at ${scaling.target} %`}`;
    case 'sqs':
      return `sqs ${scaling.min}–${scaling.max} tasks on \`${queueName(scaling.queue)}\`${scaling.latency ? ` within ${formatDuration(scaling.latency.acceptable)}` : ''}`;
    case 'alb':
      return `alb ${scaling.min}–${scaling.max} tasks, ${scaling.requests_per_task} requests each`;
  }
}

/** The alarms of a service and of its queues, as the modules take them: what somebody said, and nothing that is a default there. */

import type { Service } from '../../generated/service.ts';
import type { Term } from '../../model/plan.ts';
import type { Environment } from '../../model/platform.ts';
import type { Sourced, Typed } from '../../model/sourced.ts';
import { listTerm, literal, mapTerm, rule, term } from './terms.ts';

const OF_A_SERVICE = ['error_percent', 'latency', 'tasks', 'cpu', 'memory'];
const ON_REQUESTS = ['error_percent', 'latency'];
const OF_A_QUEUE = ['oldest_message', 'dead_letters'];

/** The `alarms` input of a service. The platform may have thresholds for requests that this one never gets: the module takes none. */
export const planAlarms = ({ alarms, connection }: Typed<Service>['of']): Term | undefined =>
  alarms.value === false
    ? none(alarms, OF_A_SERVICE)
    : some(alarms as unknown as Sourced, connection.value.type === 'internal' ? ON_REQUESTS : []);

/** The `alarms` input of a queue; the service that owns it may want none. */
export const planQueueAlarms = (
  alarms: Typed<Service['queues'][string]['alarms']>,
  ofService: Typed<Service['alarms']>,
): Term | undefined =>
  ofService.value === false ? none(ofService, OF_A_QUEUE) : some(alarms as unknown as Sourced, []);

/** Who hears of them. */
export const planTopics = ({ alarmTopic }: Environment, alarms: Typed<Service['alarms']>): Term | undefined =>
  alarmTopic && alarms.value !== false ? listTerm([term(alarmTopic)], alarmTopic.origin) : undefined;

function some(alarms: Sourced, never: readonly string[]): Term | undefined {
  const known = Object.entries(alarms.of as Readonly<Record<string, Sourced>>);
  const all = known.filter(([name, node]) => !never.includes(name) || node.value === false);
  const said = all.filter(([, node]) => node.origin.kind !== 'default' && typeof node.value === 'number');
  const off = all.filter(([, node]) => node.value === false);
  if (said.length + off.length === 0) return undefined;
  return mapTerm(
    [
      ...said.map(([name, node]) => [name, DURATIONS.has(name) ? inSeconds(node) : term(node)] as const),
      [
        'off',
        off.length > 0
          ? listTerm(
              off.map(([name, node]) => literal(name, rule('alarm-off', '`false` in the manifest', node))),
              alarms.origin,
            )
          : undefined,
      ],
    ],
    alarms.origin,
  );
}

function none(alarms: Typed<Service['alarms']>, names: readonly string[]): Term {
  const origin = rule('no-alarms', 'every alarm, since the service wants none', alarms);
  return mapTerm(
    [
      [
        'off',
        listTerm(
          names.map((name) => literal(name, origin)),
          origin,
        ),
      ],
    ],
    origin,
  );
}

const DURATIONS = new Set(['latency', 'oldest_message']);
/** CloudWatch counts seconds, and fractions of them. */
const inSeconds = (node: Sourced): Term => literal((node.value as number) / 1000, node.origin);

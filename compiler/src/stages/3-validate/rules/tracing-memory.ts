/** The collector takes 256 MiB of the task (`modules/task`); less than that for the application is seldom enough. */
import { at, ifDefault, latest, type ServiceRule } from './rule.ts';

/** Memory limit of the collector sidecar, MiB. */
const COLLECTOR_MEMORY = 256;
const LEAST = 256;

export const tracingMemory: ServiceRule = (service) => {
  const { tracing, memory } = service.of;
  if (tracing.value === false || memory.value - COLLECTOR_MEMORY > LEAST) return [];
  const left = memory.value - COLLECTOR_MEMORY;
  return [
    at(
      latest(memory, tracing as { origin: typeof tracing.origin }).origin,
      'validate/tracing-memory',
      `With tracing, ${left} MiB of ${memory.value}${ifDefault(memory)} are left for the application`,
      { notes: [`the collector takes ${COLLECTOR_MEMORY} MiB`], help: 'use `memory: 1024`' },
    ),
  ];
};

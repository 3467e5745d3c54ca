/** All rules about one service, each with the fields that it looks at: where one of these has a fault already, the rule stays silent. */
import type { Service } from '../../../generated/service.ts';
import { alarmNever } from './alarm-never.ts';
import { deploymentStuck } from './deployment-stuck.ts';
import { egressCidr } from './egress.ts';
import { fargateCpu, fargateSize } from './fargate-size.ts';
import { imageVersion } from './image.ts';
import { healthCheckTimeout, spotDrain } from './ingress.ts';
import { logBuffer } from './log-buffer.ts';
import { logRetention } from './log-retention.ts';
import type { ServiceRule } from './rule.ts';
import {
  scalingForm,
  scalingLatency,
  scalingNeedsIngress,
  scalingQueueNotConsumed,
  scalingRange,
  scalingThresholds,
} from './scaling.ts';
import { scalingSchedule } from './scaling-schedule.ts';
import {
  sidecarAwait,
  sidecarClash,
  sidecarImage,
  sidecarNames,
  sidecarPorts,
  sidecarSize,
  sidecarVariableClash,
} from './sidecars.ts';
import { tracingMemory } from './tracing-memory.ts';
import { reservedVariable, variableClash } from './variables.ts';
import { writablePath } from './writable-path.ts';

export const SERVICE_RULES: readonly { readonly fields: readonly (keyof Service)[]; readonly check: ServiceRule }[] = [
  { fields: ['alarms', 'queues'], check: alarmNever },
  { fields: ['deployment', 'scaling'], check: deploymentStuck },
  // It looks at each item by itself.
  { fields: [], check: egressCidr },
  { fields: ['cpu'], check: fargateCpu },
  { fields: ['cpu', 'memory'], check: fargateSize },
  { fields: ['health_check', 'sidecars', 'connection'], check: healthCheckTimeout },
  { fields: ['image'], check: imageVersion },
  { fields: ['logs'], check: logBuffer },
  { fields: ['logs'], check: logRetention },
  { fields: ['variables', 'secrets'], check: reservedVariable },
  { fields: ['scaling'], check: scalingForm },
  { fields: ['scaling', 'queues'], check: scalingLatency },
  { fields: ['scaling', 'connection'], check: scalingNeedsIngress },
  { fields: ['scaling', 'consumes', 'queues'], check: scalingQueueNotConsumed },
  { fields: ['scaling'], check: scalingRange },
  { fields: ['scaling'], check: scalingSchedule },
  { fields: ['scaling'], check: scalingThresholds },
  { fields: ['capacity', 'connection', 'stop_timeout'], check: spotDrain },
  { fields: ['name', 'port', 'tracing', 'tunnel'], check: sidecarClash },
  { fields: ['sidecars'], check: sidecarAwait },
  { fields: ['sidecars'], check: sidecarImage },
  { fields: ['sidecars', 'name', 'tracing', 'tunnel'], check: sidecarNames },
  { fields: ['sidecars', 'port', 'tracing'], check: sidecarPorts },
  { fields: ['sidecars', 'cpu', 'memory', 'tracing', 'tunnel'], check: sidecarSize },
  { fields: ['sidecars'], check: sidecarVariableClash },
  { fields: ['tracing', 'memory'], check: tracingMemory },
  { fields: ['variables', 'secrets', 'consumes', 'sends_to', 'calls'], check: variableClash },
  { fields: ['filesystem', 'sidecars'], check: writablePath },
];

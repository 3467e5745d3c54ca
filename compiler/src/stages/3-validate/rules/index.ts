/** All rules about one service, each with the fields that it looks at. */
import { alarmBeforeDelay, alarmBeforeLatency } from './alarm-always.ts';
import { alarmNever } from './alarm-never.ts';
import { deploymentStuck } from './deployment-stuck.ts';
import { egressCidr } from './egress.ts';
import { fargateCpu, fargateSize } from './fargate-size.ts';
import { imageVersion } from './image.ts';
import { healthCheckTimeout, healthyCodes, ingressCheckTimeout, sidecarCheckTimeout, spotDrain } from './ingress.ts';
import { logBuffer } from './log-buffer.ts';
import { logRetention } from './log-retention.ts';
import { alarmWithoutIngress, rollbackNever } from './no-requests.ts';
import type { ListedRule } from './rule.ts';
import {
  scalingCooldown,
  scalingFirst,
  scalingForm,
  scalingLatency,
  scalingLatencyRetention,
  scalingNeedsIngress,
  scalingQueueNotConsumed,
  scalingRange,
  scalingThresholds,
} from './scaling.ts';
import {
  scheduleCron,
  scheduleDays,
  scheduleOff,
  scheduleRange,
  scheduleTimezone,
  scheduleTwice,
} from './scaling-schedule.ts';
import {
  nameClash,
  portClash,
  sidecarAwait,
  sidecarCount,
  sidecarCpu,
  sidecarImage,
  sidecarMemory,
  sidecarNames,
  sidecarPorts,
  sidecarRestart,
  sidecarVariableClash,
} from './sidecars.ts';
import { spotStop } from './spot-stop.ts';
import { sameTag } from './tags.ts';
import { tracingMemory } from './tracing-memory.ts';
import { tunnelWrites } from './tunnel-writes.ts';
import { portVariable, reservedVariable, variableClash } from './variables.ts';
import { sidecarWritablePath, writablePath } from './writable-path.ts';

const SCHEDULE = 'scaling.schedule';

export const SERVICE_RULES: readonly ListedRule[] = [
  { reads: ['alarms?', 'queues.*.alarms.oldest_message', 'queues.*.delay'], each: 'queues', check: alarmBeforeDelay },
  {
    reads: [
      'alarms?',
      'scaling.strategy',
      'scaling.queue',
      'scaling.latency.acceptable',
      'queues.*.alarms.oldest_message',
    ],
    check: alarmBeforeLatency,
  },
  { reads: ['alarms?', 'queues.*.alarms.oldest_message', 'queues.*.retention'], each: 'queues', check: alarmNever },
  { reads: ['alarms.error_percent', 'alarms.latency', 'connection.type'], check: alarmWithoutIngress },
  {
    reads: ['deployment', 'scaling.strategy', 'scaling.count', 'scaling.min', `${SCHEDULE}.*.min`, `${SCHEDULE}.*.max`],
    check: deploymentStuck,
  },
  { reads: ['connection.type', 'connection.health_check.codes'], check: healthyCodes },
  { reads: ['network.egress.*.to'], each: 'network.egress', check: egressCidr },
  { reads: ['cpu'], check: fargateCpu },
  { reads: ['cpu', 'memory'], check: fargateSize },
  { reads: ['health_check.interval', 'health_check.timeout'], check: healthCheckTimeout },
  // An image that nobody gives is named like the service.
  { reads: ['image', 'name'], check: imageVersion },
  {
    reads: ['connection.type', 'connection.health_check.interval', 'connection.health_check.timeout'],
    check: ingressCheckTimeout,
  },
  { reads: ['logs.mode', 'logs.buffer'], check: logBuffer },
  { reads: ['logs.retention'], check: logRetention },
  { reads: ['name', 'tracing?', 'tunnel.debug'], check: nameClash },
  { reads: ['tags?'], check: sameTag },
  { reads: ['port', 'tracing?'], check: portClash },
  { reads: ['variables?', 'secrets?'], check: reservedVariable },
  { reads: ['filesystem.read_only', 'tunnel?'], check: tunnelWrites },
  { reads: ['variables.*'], each: 'variables', check: portVariable },
  {
    reads: ['deployment.rollback_on_alarm', 'alarms.error_percent', 'alarms.latency', 'connection.type'],
    check: rollbackNever,
  },
  {
    reads: [
      'scaling.strategy',
      'scaling.target?',
      'scaling.latency?',
      'scaling.scale_out?',
      'scaling.scale_in?',
      'scaling.cooldown?',
    ],
    check: scalingCooldown,
  },
  // The first count that nobody gives is the minimum.
  { reads: ['scaling.strategy', 'scaling.min', 'scaling.max', 'scaling.desired'], check: scalingFirst },
  {
    reads: ['scaling.strategy', 'scaling.target?', 'scaling.latency?', 'scaling.scale_out?', 'scaling.scale_in?'],
    check: scalingForm,
  },
  {
    reads: ['scaling.strategy', 'scaling.latency.acceptable', 'scaling.latency.per_message'],
    check: scalingLatency,
  },
  {
    reads: ['scaling.strategy', 'scaling.queue', 'scaling.latency.acceptable', 'queues.*.retention'],
    check: scalingLatencyRetention,
  },
  { reads: ['scaling.strategy', 'connection.type'], check: scalingNeedsIngress },
  // Nobody says what is consumed: the service's own queues.
  { reads: ['scaling.strategy', 'scaling.queue', 'consumes', 'queues.*?'], check: scalingQueueNotConsumed },
  { reads: ['scaling.strategy', 'scaling.min', 'scaling.max'], check: scalingRange },
  {
    reads: ['scaling.strategy', 'scaling.scale_out.threshold', 'scaling.scale_in.threshold'],
    check: scalingThresholds,
  },
  { reads: [`${SCHEDULE}.*.cron`], each: SCHEDULE, check: scheduleCron },
  { reads: [`${SCHEDULE}.*.cron`], each: SCHEDULE, check: scheduleDays },
  { reads: [`${SCHEDULE}.*.min`, `${SCHEDULE}.*.max`], check: scheduleOff },
  {
    reads: ['scaling.strategy', `${SCHEDULE}.*.min`, `${SCHEDULE}.*.max`],
    each: SCHEDULE,
    check: scheduleRange,
  },
  { reads: [`${SCHEDULE}.*.timezone`], each: SCHEDULE, check: scheduleTimezone },
  { reads: [`${SCHEDULE}.*.cron`, `${SCHEDULE}.*.timezone`], check: scheduleTwice },
  {
    reads: ['sidecars.*.await', 'sidecars.*.essential', 'sidecars.*.health_check?'],
    each: 'sidecars',
    check: sidecarAwait,
  },
  {
    reads: ['sidecars.*.health_check.interval', 'sidecars.*.health_check.timeout'],
    each: 'sidecars',
    check: sidecarCheckTimeout,
  },
  { reads: ['sidecars?', 'tracing?', 'tunnel.debug'], check: sidecarCount },
  { reads: ['cpu', 'sidecars.*.cpu', 'tracing?', 'tunnel.debug'], check: sidecarCpu },
  { reads: ['sidecars.*.image'], each: 'sidecars', check: sidecarImage },
  { reads: ['memory', 'sidecars.*.memory', 'tracing?', 'tunnel.debug'], check: sidecarMemory },
  { reads: ['name', 'sidecars.*?'], each: 'sidecars', check: sidecarNames },
  { reads: ['port', 'sidecars.*.port', 'tracing?'], check: sidecarPorts },
  { reads: ['sidecars.*.await', 'sidecars.*.restart'], each: 'sidecars', check: sidecarRestart },
  { reads: ['sidecars.*.variables?', 'sidecars.*.secrets?'], each: 'sidecars', check: sidecarVariableClash },
  { reads: ['sidecars.*.filesystem.writable'], each: 'sidecars', check: sidecarWritablePath },
  {
    reads: ['capacity.spot_percent', 'connection.type', 'connection.deregistration_delay', 'stop_timeout'],
    check: spotDrain,
  },
  { reads: ['capacity.spot_percent', 'stop_timeout', 'tracing?', 'sidecars.*.await'], check: spotStop },
  { reads: ['tracing?', 'memory'], check: tracingMemory },
  { reads: ['variables?', 'secrets?', 'consumes', 'queues.*?', 'sends_to', 'calls'], check: variableClash },
  { reads: ['filesystem.writable'], check: writablePath },
];

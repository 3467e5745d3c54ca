/** For each leaf of a service's schema: two manifests that differ in it, and the inputs that must change with it. */

import { SIDECAR_FLIPS } from './sidecar-flips.ts';

export interface Flip {
  readonly before: object;
  readonly after: object;
  readonly changes: readonly string[];
}

const S = 'services/orders:';
const own = (...names: string[]): string[] => names.map((name) => S + name);

const flip = (before: object, after: object, ...changes: string[]): Flip => ({ before, after, changes });

/** A leaf deep in one field: the field's map with one value or the other. */
function within(make: (value: unknown) => object, before: unknown, after: unknown, ...changes: string[]): Flip {
  return flip(make(before), make(after), ...own(...changes));
}

/** Only a service with an ingress has requests to watch. */
const called = { connection: 'internal_dns' };

const ingress = (type: string, field: string) => (value: unknown) => ({
  connection: { type, ...(value === undefined ? {} : { [field]: value }) },
});
const check = (type: string, field: string) => (value: unknown) => ({
  connection: { type, health_check: { [field]: value } },
});
const range = (strategy: object, field: string) => (value: unknown) => ({
  connection: 'internal_dns',
  queues: { orders: {} },
  consumes: [],
  scaling: { min: 2, max: 9, desired: 4, ...strategy, [field]: value },
});
const step = (strategy: object, direction: 'scale_out' | 'scale_in', field: string) => (value: unknown) => {
  const steps = { scale_out: { threshold: 80 }, scale_in: { threshold: 20 } };
  return {
    queues: { orders: {} },
    consumes: [],
    scaling: { max: 9, ...strategy, ...steps, [direction]: { ...steps[direction], [field]: value } },
  };
};

const ingressFlips = (type: string): Record<string, Flip> => ({
  [`connection<${type}>.path`]: within(
    ingress(type, 'path'),
    '/a',
    '/b',
    'connection.path',
    'connection.health_check.path',
  ),
  [`connection<${type}>.host`]: within(
    (host) => ({ connection: { type, priority: 120, host } }),
    'a.example.com',
    'b.example.com',
    'connection.host',
  ),
  [`connection<${type}>.priority`]: within(ingress(type, 'priority'), 120, 121, 'connection.priority'),
  [`connection<${type}>.health_check.path`]: within(check(type, 'path'), '/a', '/b', 'connection.health_check.path'),
  [`connection<${type}>.health_check.interval`]: within(
    check(type, 'interval'),
    '10s',
    '20s',
    'connection.health_check.interval',
  ),
  [`connection<${type}>.health_check.timeout`]: within(
    check(type, 'timeout'),
    '4s',
    '5s',
    'connection.health_check.timeout',
  ),
  [`connection<${type}>.health_check.healthy`]: within(check(type, 'healthy'), 2, 3, 'connection.health_check.healthy'),
  [`connection<${type}>.health_check.unhealthy`]: within(
    check(type, 'unhealthy'),
    2,
    4,
    'connection.health_check.unhealthy',
  ),
  [`connection<${type}>.health_check.codes`]: within(
    check(type, 'codes'),
    '200',
    '204',
    'connection.health_check.codes',
  ),
  [`connection<${type}>.health_check.grace`]: within(
    check(type, 'grace'),
    '30s',
    '1m',
    'connection.health_check.grace',
  ),
  [`connection<${type}>.deregistration_delay`]: within(
    ingress(type, 'deregistration_delay'),
    '5s',
    '6s',
    'connection.deregistration_delay',
  ),
});

const INTERNAL_INGRESS = [
  'connection.path',
  'connection.priority',
  ...['path', 'interval', 'timeout', 'healthy', 'unhealthy', 'codes', 'grace'].map(
    (name) => `connection.health_check.${name}`,
  ),
  'connection.deregistration_delay',
  'load_balancer.arn_suffix',
  'load_balancer.internal_listener_arn',
  'load_balancer.internal_url',
];
const PUBLIC_INGRESS = [
  'load_balancer.public_listener_arn',
  'load_balancer.api_id',
  'load_balancer.api_endpoint',
  'load_balancer.vpc_link_id',
];
const PUBLIC_PLATFORM = ['aws/network:public_api', 'aws/network:vpc_link_security_group_id', 'aws/security:public_api'];

/** With limits that every strategy takes. */
const scheduled = (strategy: object, field: string) => (value: unknown) => ({
  connection: 'internal_dns',
  queues: { orders: {} },
  consumes: [],
  scaling: { ...strategy, schedule: [{ cron: '0 7 ? * MON *', min: 3, max: 3, [field]: value }] },
});
const scheduleFlips = (name: string, strategy: object): Record<string, Flip> => ({
  [`scaling<${name}>.schedule[].cron`]: within(
    scheduled(strategy, 'cron'),
    '0 7 ? * MON *',
    '0 8 ? * MON *',
    'scaling.schedule[0].cron',
  ),
  [`scaling<${name}>.schedule[].timezone`]: within(
    scheduled(strategy, 'timezone'),
    'UTC',
    'Europe/London',
    'scaling.schedule[0].timezone',
  ),
  [`scaling<${name}>.schedule[].min`]: within(scheduled(strategy, 'min'), 3, 2, 'scaling.schedule[0].min'),
  [`scaling<${name}>.schedule[].max`]: within(scheduled(strategy, 'max'), 3, 4, 'scaling.schedule[0].max'),
});

const useFlips = (strategy: 'cpu' | 'memory'): Record<string, Flip> => {
  const target = { strategy, target: 60 };
  return {
    [`scaling<${strategy}>.strategy`]: within(
      (other) => ({ scaling: { strategy: other, max: 9, target: 60 } }),
      strategy,
      strategy === 'cpu' ? 'memory' : 'cpu',
      'scaling.strategy',
    ),
    [`scaling<${strategy}>.min`]: within(range(target, 'min'), 2, 3, 'scaling.min'),
    [`scaling<${strategy}>.max`]: within(range(target, 'max'), 9, 8, 'scaling.max'),
    [`scaling<${strategy}>.desired`]: within(range(target, 'desired'), 4, 5, 'scaling.desired'),
    [`scaling<${strategy}>.target`]: within(range({ strategy }, 'target'), 60, 61, 'scaling.target'),
    [`scaling<${strategy}>.cooldown.out`]: within(
      (out) => range(target, 'cooldown')({ out }),
      '1m',
      '2m',
      'scaling.cooldown.out',
    ),
    [`scaling<${strategy}>.cooldown.in`]: within(
      (into) => range(target, 'cooldown')({ in: into }),
      '1m',
      '2m',
      'scaling.cooldown.in',
    ),
    ...stepFlips(strategy, { strategy }),
    ...scheduleFlips(strategy, { ...target, max: 9 }),
  };
};

function stepFlips(name: string, strategy: object): Record<string, Flip> {
  const rows = (['scale_out', 'scale_in'] as const).flatMap((direction): [string, Flip][] => [
    [
      `scaling<${name}>.${direction}.adjustment`,
      within(step(strategy, direction, 'adjustment'), 1, 2, `scaling.${direction}.adjustment`),
    ],
    [
      `scaling<${name}>.${direction}.cooldown`,
      within(step(strategy, direction, 'cooldown'), '1m', '2m', `scaling.${direction}.cooldown`),
    ],
    [
      `scaling<${name}>.${direction}.threshold`,
      within(step(strategy, direction, 'threshold'), 50, 51, `scaling.${direction}.threshold`),
    ],
  ]);
  return Object.fromEntries(rows);
}

const sqs = { strategy: 'sqs', queue: 'orders', scale_out: { threshold: 10 }, scale_in: { threshold: 2 } };
// With a fixed count both are one number.
const fixedTimes = within(
  (count) => ({ scaling: { strategy: 'default', schedule: [{ cron: '0 7 ? * MON *', min: count, max: count }] } }),
  3,
  4,
  'scaling.schedule[0].min',
  'scaling.schedule[0].max',
);
const latency = { acceptable: '5m', per_message: '2s' };
const latent = (more: object): object => ({
  queues: { orders: {} },
  scaling: { strategy: 'sqs', queue: 'orders', max: 9, latency, ...more },
});
const late = (field: string) => (value: unknown) => latent({ latency: { ...latency, [field]: value } });
const alb = { strategy: 'alb', requests_per_task: 100 };
const queue = (field: string, before: unknown, after: unknown, ...changes: string[]): Flip =>
  flip(
    { queues: { orders: { [field]: before } } },
    { queues: { orders: { [field]: after } } },
    ...changes.map((name) => `queues/orders:${name}`),
  );
/** The alarms of a service. */
const OFF = ['error_percent', 'latency', 'tasks', 'cpu', 'memory'];
const checkOf = (field: string) => (value: unknown) => ({ health_check: { command: ['a'], [field]: value } });
const arn = (name: string): string => `arn:aws:sqs:eu-west-2:333333333333:${name}`;

export const SERVICE_FLIPS: Readonly<Record<string, Flip>> = {
  name: flip(
    { name: 'orders' },
    { name: 'order' },
    'services/orders',
    'services/order',
    ...['orders', 'order'].flatMap((name) =>
      [
        'name',
        'service',
        'environment',
        'image',
        'cpu',
        'memory',
        'architecture',
        'port',
        'stop_timeout',
        'connection.type',
        'scaling.strategy',
        'scaling.min',
        'scaling.max',
        'scaling.desired',
        'cluster_id',
        'cluster_name',
        'vpc_id',
        'subnet_ids',
        'deployment.minimum_healthy',
        'deployment.maximum',
        'deployment.circuit_breaker',
        'deployment.wait_for_steady_state',
        'log_retention',
        'tags.Service',
      ].map((input) => `services/${name}:${input}`),
    ),
    'aws/ecr:repositories[0]',
  ),
  image: flip({ image: 'a/one' }, { image: 'a/two' }, ...own('image'), 'aws/ecr:repositories[0]'),
  cpu: within((cpu) => ({ memory: 2048, cpu }), 256, '0.5 vCPU', 'cpu'),
  memory: within((memory) => ({ memory }), 512, '1 GB', 'memory'),
  architecture: within((architecture) => ({ architecture }), 'arm64', 'x86_64', 'architecture'),
  port: flip(
    { port: 3000, connection: 'internal_dns' },
    { port: 8080, connection: 'internal_dns' },
    ...own('port'),
    'aws/security:target_ports[1]',
  ),
  'command[]': within((word) => ({ command: ['node', word] }), 'a', 'b', 'command[1]'),
  'entrypoint[]': within((word) => ({ entrypoint: [word] }), 'a', 'b', 'entrypoint[0]'),
  stop_timeout: within((stop_timeout) => ({ stop_timeout }), '30s', '1m', 'stop_timeout'),
  'filesystem.read_only': within((read_only) => ({ filesystem: { read_only } }), true, false, 'filesystem.read_only'),
  'filesystem.writable[]': within(
    (path) => ({ filesystem: { writable: [path] } }),
    '/a',
    '/b',
    'filesystem.writable[0]',
  ),
  'filesystem.size': within((size) => ({ filesystem: { size } }), 21, 50, 'filesystem.size'),
  init_process: within((init_process) => ({ init_process }), true, false, 'init_process'),
  restart: within((restart) => ({ restart }), false, true, 'restart.attempt_period'),
  'restart.ignored_exit_codes[]': within(
    (code) => ({ restart: { ignored_exit_codes: [code] } }),
    0,
    1,
    'restart.ignored_exit_codes[0]',
  ),
  'restart.attempt_period': within(
    (attempt_period) => ({ restart: { attempt_period } }),
    '60s',
    '2m',
    'restart.attempt_period',
  ),
  ...SIDECAR_FLIPS,
  connection: flip(
    { connection: 'internal_dns' },
    { connection: 'vpc_link' },
    ...own('connection.type', ...PUBLIC_INGRESS),
    ...PUBLIC_PLATFORM,
  ),
  'connection<internal>.type': within(
    (type) => ({ connection: { type } }),
    'internal',
    'internal_dns',
    'connection.type',
    ...INTERNAL_INGRESS,
    'security_group_ids[0]',
  ),
  'connection<internal_dns>.type': flip(
    { connection: { type: 'internal_dns' } },
    { connection: { type: 'vpc_link' } },
    ...own('connection.type', ...PUBLIC_INGRESS),
    ...PUBLIC_PLATFORM,
  ),
  'connection<vpc_link>.type': flip(
    { connection: { type: 'vpc_link' } },
    { connection: { type: 'internal_dns' } },
    ...own('connection.type', ...PUBLIC_INGRESS),
    ...PUBLIC_PLATFORM,
  ),
  ...ingressFlips('internal_dns'),
  ...ingressFlips('vpc_link'),
  scaling: within((scaling) => ({ scaling }), 1, 2, 'scaling.min', 'scaling.max', 'scaling.desired'),
  'scaling<default>.strategy': flip(
    { scaling: { strategy: 'default', count: 2 } },
    { scaling: { strategy: 'cpu', min: 2, max: 2, target: 50 } },
    ...own('scaling.strategy', 'scaling.target', 'scaling.cooldown.out', 'scaling.cooldown.in'),
  ),
  'scaling<default>.count': within(
    (count) => ({ scaling: { strategy: 'default', count } }),
    1,
    2,
    'scaling.min',
    'scaling.max',
    'scaling.desired',
  ),
  ...useFlips('cpu'),
  ...useFlips('memory'),
  'scaling<sqs>.strategy': flip(
    step(sqs, 'scale_out', 'adjustment')(1),
    step({ strategy: 'cpu' }, 'scale_out', 'adjustment')(1),
    ...own('scaling.strategy', 'scaling.queue_name'),
  ),
  'scaling<sqs>.min': within(range(sqs, 'min'), 0, 1, 'scaling.min'),
  'scaling<sqs>.max': within(range(sqs, 'max'), 9, 8, 'scaling.max'),
  'scaling<sqs>.desired': within(range(sqs, 'desired'), 4, 5, 'scaling.desired'),
  'scaling<sqs>.queue': within(range(sqs, 'queue'), 'orders', 'jobs', 'scaling.queue_name'),
  ...stepFlips('sqs', { strategy: 'sqs', queue: 'orders' }),
  ...scheduleFlips('sqs', { ...sqs, max: 9 }),
  ...scheduleFlips('alb', { ...alb, max: 9 }),
  ...scheduleFlips('default', { strategy: 'default' }),
  'scaling<default>.schedule[].min': fixedTimes,
  'scaling<default>.schedule[].max': fixedTimes,
  'scaling<sqs>.latency.acceptable': within(late('acceptable'), '5m', '6m', 'scaling.latency.acceptable'),
  'scaling<sqs>.latency.per_message': within(late('per_message'), '2s', '250ms', 'scaling.latency.per_message'),
  'scaling<sqs>.cooldown.out': within((out) => latent({ cooldown: { out } }), '1m', '2m', 'scaling.cooldown.out'),
  'scaling<sqs>.cooldown.in': within((into) => latent({ cooldown: { in: into } }), '1m', '2m', 'scaling.cooldown.in'),
  'scaling<sqs>.task_protection': within(
    (task_protection) => latent({ task_protection }),
    false,
    true,
    'scaling.task_protection',
  ),
  'scaling<alb>.strategy': flip(
    range(alb, 'min')(2),
    range({ strategy: 'cpu', target: 50 }, 'min')(2),
    ...own('scaling.strategy', 'scaling.target', 'scaling.requests_per_task'),
  ),
  'scaling<alb>.min': within(range(alb, 'min'), 2, 3, 'scaling.min'),
  'scaling<alb>.max': within(range(alb, 'max'), 9, 8, 'scaling.max'),
  'scaling<alb>.desired': within(range(alb, 'desired'), 4, 5, 'scaling.desired'),
  'scaling<alb>.requests_per_task': within(range(alb, 'requests_per_task'), 100, 200, 'scaling.requests_per_task'),
  'scaling<alb>.cooldown.out': within((out) => range(alb, 'cooldown')({ out }), '1m', '2m', 'scaling.cooldown.out'),
  'scaling<alb>.cooldown.in': within((into) => range(alb, 'cooldown')({ in: into }), '1m', '2m', 'scaling.cooldown.in'),
  tracing: within((tracing) => ({ memory: 1024, tracing }), false, true, 'tracing.sampling_percentage'),
  'tracing.sampling_percentage': within(
    (sampling_percentage) => ({ memory: 1024, tracing: { sampling_percentage } }),
    10,
    20,
    'tracing.sampling_percentage',
  ),
  tunnel: within((tunnel) => ({ tunnel }), false, true, 'tunnel.debug', 'filesystem.read_only'),
  'tunnel.debug': within((debug) => ({ tunnel: { debug } }), false, true, 'tunnel.debug'),
  'logs.mode': within((mode) => ({ logs: { mode } }), 'non_blocking', 'blocking', 'log_mode'),
  'logs.buffer': within((buffer) => ({ logs: { buffer } }), 25, 50, 'log_buffer'),
  'logs.retention': within((retention) => ({ logs: { retention } }), '7d', '14d', 'log_retention'),
  alarms: within((alarms) => ({ alarms }), true, false, ...OFF.map((_, index) => `alarms.off[${index}]`)),
  'alarms.error_percent': within((error_percent) => ({ ...called, alarms: { error_percent } }), 1, 2, 'alarms.error_percent'),
  'alarms.latency': within((latency) => ({ ...called, alarms: { latency } }), '500ms', '1s', 'alarms.latency'),
  'alarms.tasks': within((tasks) => ({ alarms: { tasks } }), true, false, 'alarms.off[0]'),
  'alarms.cpu': within((cpu) => ({ alarms: { cpu } }), 80, 70, 'alarms.cpu'),
  'alarms.memory': within((memory) => ({ alarms: { memory } }), 80, false, 'alarms.memory', 'alarms.off[0]'),
  dashboard: within((dashboard) => ({ dashboard }), true, false, 'dashboard'),
  'health_check.command[]': within(
    (word) => ({ health_check: { command: [word] } }),
    'a',
    'b',
    'health_check.command[0]',
  ),
  'health_check.interval': within(checkOf('interval'), '10s', '20s', 'health_check.interval'),
  'health_check.timeout': within(checkOf('timeout'), '4s', '5s', 'health_check.timeout'),
  'health_check.retries': within(checkOf('retries'), 2, 3, 'health_check.retries'),
  'health_check.start_period': within(checkOf('start_period'), '10s', '20s', 'health_check.start_period'),
  'queues.*.visibility_timeout': queue('visibility_timeout', '1m', '2m', 'visibility_timeout'),
  'queues.*.retention': queue('retention', '1d', '2d', 'retention'),
  'queues.*.max_receives': queue('max_receives', 4, 5, 'max_receives'),
  'queues.*.fifo': queue('fifo', false, true, 'fifo'),
  'queues.*.delay': queue('delay', '1s', '2s', 'delay'),
  'queues.*.alarms.oldest_message': queue(
    'alarms',
    { oldest_message: '20m' },
    { oldest_message: '1h' },
    'alarms.oldest_message',
  ),
  'queues.*.alarms.dead_letters': queue('alarms', { dead_letters: true }, { dead_letters: false }, 'alarms.off[0]'),
  'queues.*.retain': queue('retain', true, false, 'prevent_destroy'),
  'consumes[]': within(
    (name) => ({ consumes: [name] }),
    'jobs',
    'mail',
    'consumes[0]',
    'variables.JOBS_QUEUE_URL',
    'variables.MAIL_QUEUE_URL',
  ),
  'consumes[].arn': within(
    (name) => ({ consumes: [{ arn: arn(name as string), variable: 'URL' }] }),
    'a',
    'b',
    'consumes[0]',
    'variables.URL',
  ),
  'consumes[].variable': within(
    (variable) => ({ consumes: [{ arn: arn('a'), variable }] }),
    'A',
    'B',
    'variables.A',
    'variables.B',
  ),
  'sends_to[]': within(
    (name) => ({ sends_to: [name] }),
    'jobs',
    'mail',
    'sends_to[0]',
    'variables.JOBS_QUEUE_URL',
    'variables.MAIL_QUEUE_URL',
  ),
  'sends_to[].arn': within(
    (name) => ({ sends_to: [{ arn: arn(name as string), variable: 'URL' }] }),
    'a',
    'b',
    'sends_to[0]',
    'variables.URL',
  ),
  'sends_to[].variable': within(
    (variable) => ({ sends_to: [{ arn: arn('a'), variable }] }),
    'A',
    'B',
    'variables.A',
    'variables.B',
  ),
  'calls[]': within((name) => ({ calls: [name] }), 'web', 'other', 'variables.WEB_URL', 'variables.OTHER_URL'),
  'variables.*': within((A) => ({ variables: { A } }), 'one', 'two', 'variables.A'),
  'secrets.*': within((A) => ({ secrets: { A } }), 'ssm:/a', 'ssm:/b', 'secrets.A.value_from', 'secrets.A.resource'),
  'secrets.*.from': within(
    (from) => ({ secrets: { A: { from } } }),
    'ssm:/a',
    'ssm:/b',
    'secrets.A.value_from',
    'secrets.A.resource',
  ),
  'secrets.*.kms_key': within(
    (id) => ({ secrets: { A: { from: 'ssm:/a', kms_key: `arn:aws:kms:eu-west-2:111111111111:key/${id}` } } }),
    'a',
    'b',
    'secrets.A.kms_key',
  ),
  'network.egress[].to': within(
    (to) => ({ network: { egress: [{ to, port: 1 }] } }),
    '10.0.0.0/16',
    'sg-0123456789abcdef0',
    'egress[0].to',
  ),
  'network.egress[].port': within(
    (port) => ({ network: { egress: [{ to: '10.0.0.0/16', port }] } }),
    1,
    2,
    'egress[0].port',
  ),
  'network.egress[].protocol': within(
    (protocol) => ({ network: { egress: [{ to: '10.0.0.0/16', port: 1, protocol }] } }),
    'tcp',
    'udp',
    'egress[0].protocol',
  ),
  'network.security_groups[]': within(
    (group) => ({ network: { security_groups: [group] } }),
    'sg-0123456789abcdef0',
    'sg-0123456789abcdef1',
    'security_group_ids[0]',
  ),
  'roles.task': within(
    (name) => ({ roles: { task: `arn:aws:iam::111111111111:role/${name}` } }),
    'a',
    'b',
    'task_role_arn',
  ),
  'roles.execution': within(
    (name) => ({ roles: { execution: `arn:aws:iam::111111111111:role/${name}` } }),
    'a',
    'b',
    'execution_role_arn',
  ),
  'permissions[]': within((name) => ({ permissions: [`arn:aws:iam::aws:policy/${name}`] }), 'A', 'B', 'policy_arns[0]'),
  'permissions[].actions[]': within(
    (action) => ({ permissions: [{ actions: [action], resources: ['*'] }] }),
    's3:GetObject',
    's3:PutObject',
    'permissions[0].actions[0]',
  ),
  'permissions[].resources[]': within(
    (resource) => ({ permissions: [{ actions: ['s3:GetObject'], resources: [resource] }] }),
    'arn:aws:s3:::a/*',
    'arn:aws:s3:::b/*',
    'permissions[0].resources[0]',
  ),
  capacity: within(
    (capacity) => ({ capacity }),
    'on_demand',
    'spot',
    'capacity.on_demand_base',
    'capacity.spot_percent',
  ),
  'capacity.on_demand_base': within(
    (on_demand_base) => ({ capacity: { on_demand_base, spot_percent: 50 } }),
    1,
    2,
    'capacity.on_demand_base',
  ),
  'capacity.spot_percent': within((spot_percent) => ({ capacity: { spot_percent } }), 50, 60, 'capacity.spot_percent'),
  'deployment.minimum_healthy': within(
    (minimum_healthy) => ({ deployment: { minimum_healthy } }),
    50,
    60,
    'deployment.minimum_healthy',
  ),
  'deployment.maximum': within((maximum) => ({ deployment: { maximum } }), 200, 300, 'deployment.maximum'),
  'deployment.circuit_breaker': within(
    (circuit_breaker) => ({ deployment: { circuit_breaker } }),
    true,
    false,
    'deployment.circuit_breaker',
  ),
  'deployment.rollback_on_alarm': within(
    (rollback_on_alarm) => ({ ...called, deployment: { rollback_on_alarm } }),
    true,
    false,
    'deployment.rollback_on_alarm',
  ),
  'deployment.wait_for_steady_state': within(
    (wait_for_steady_state) => ({ deployment: { wait_for_steady_state } }),
    true,
    false,
    'deployment.wait_for_steady_state',
  ),
  'tags.*': flip(
    { tags: { a: 'x' }, queues: { orders: {} } },
    { tags: { a: 'y' }, queues: { orders: {} } },
    ...own('tags.a'),
    'queues/orders:tags.a',
  ),
};

/**
 * The environment of a service's process on this machine: what its container gets in ECS, with local addresses instead of references, readable
 * stand-ins for secrets, and every trace sent to this window.
 */
import { isTermMap, type Ref, type Unit } from '../../compiler/src/model/plan.ts';
import { connectionOf, type LocalPlan, type LocalService } from './compile-local.ts';
import { containerEnvironment, containerInputs, FIXED_VARIABLES, type Resolve } from './container-environment.ts';
import { queueNameOf } from './queue-names.ts';

export interface Addresses {
  /** Base URL of the embedded SQS and S3. */
  readonly aws: string;
  /** Base URL of the OTLP receiver. */
  readonly otlp: string;
  /** By service. */
  readonly ports: ReadonlyMap<string, number>;
}

export interface LocalEnvironmentOptions {
  readonly plan: LocalPlan;
  readonly addresses: Addresses;
  /** The developer's own environment: it may hold secrets. */
  readonly own: NodeJS.ProcessEnv;
  /** `.env.local`: secrets for the services that have them, and variables for all. */
  readonly file: Readonly<Record<string, string>>;
}

/** What a process needs of the machine. The rest, such as a developer's AWS credentials, is not for a service. */
const INHERITED = [
  'PATH',
  'HOME',
  'TMPDIR',
  'LANG',
  'TZ',
  'NODE_EXTRA_CA_CERTS',
  'NODE_OPTIONS',
  'VSCODE_INSPECTOR_OPTIONS',
];

export function localEnvironment(service: LocalService, options: LocalEnvironmentOptions): Record<string, string> {
  const { plan, addresses, own, file } = options;
  const inputs = containerInputs(service.unit, resolver(plan, addresses));
  // All are traced here, and every trace is kept.
  const container = containerEnvironment({ ...inputs, tracing: { sampling_percentage: 100 } }, plan.region);
  // Neither the contract nor another service's secret.
  const notVariables = new Set<string>([...FIXED_VARIABLES, ...plan.services.flatMap(secretsOf)]);
  const inherited = INHERITED.flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]] as const]));
  return {
    ...Object.fromEntries(inherited),
    ...container.environment,
    ...Object.fromEntries(
      Object.keys(container.secrets).map((name) => [name, own[name] || file[name] || `local-${name}`]),
    ),
    ...Object.fromEntries(Object.entries(file).filter(([name]) => !notVariables.has(name))),
    PORT: String(addresses.ports.get(service.name) ?? 0),
    HOST: '127.0.0.1',
    AWS_ENDPOINT_URL: addresses.aws,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    OTEL_EXPORTER_OTLP_ENDPOINT: addresses.otlp,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_BSP_SCHEDULE_DELAY: '100',
    OTEL_METRICS_EXPORTER: 'none',
  };
}

function secretsOf({ unit }: LocalService): string[] {
  const { value } = unit.inputs.get('secrets') ?? { value: null };
  return value !== null && typeof value === 'object' && isTermMap(value) ? [...value.fields.keys()] : [];
}

function resolver(plan: LocalPlan, { aws, ports }: Addresses): Resolve {
  const queues = new Map(plan.queues.map((unit) => [unit.id.path, unit] as const));
  return (ref, following) => {
    const queue = queues.get(ref.ref);
    if (queue !== undefined) return queueOutput(queue, ref, aws, plan.region);
    const port = ports.get(behind(plan, following)?.name ?? '');
    if (['internal_url', 'api_endpoint'].includes(ref.output) && port !== undefined) return `http://127.0.0.1:${port}`;
    return `http://127.0.0.1:1/${ref.ref}.${ref.output}-is-not-here`;
  };
}

function queueOutput(unit: Unit, { output }: Ref, aws: string, region: string): string {
  const name = queueNameOf(unit);
  const wanted = output.startsWith('dlq_') ? name.deadLetter : name.queue;
  if (output.endsWith('url')) return `${aws}/000000000000/${wanted}`;
  return output.endsWith('arn') ? `arn:aws:sqs:${region}:000000000000:${wanted}` : wanted;
}

/** The service that the load balancer would choose: the one with the longest path. */
function behind(plan: LocalPlan, path: string): LocalService | undefined {
  const prefix = (service: LocalService): string => (connectionOf(service.unit).path ?? '').replace(/\/$/, '');
  return plan.services
    .filter(({ unit }) => connectionOf(unit).type !== 'internal')
    .filter((service) => path === prefix(service) || path.startsWith(`${prefix(service)}/`) || prefix(service) === '')
    .sort((a, b) => prefix(b).length - prefix(a).length)[0];
}

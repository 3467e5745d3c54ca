/**
 * The environment that a compiled service's container gets in ECS: modules/service and modules/task in TypeScript. What Terraform renders is the
 * judge; a test holds the two against each other.
 */
import { isRef, isTermList, isTermMap, isText, type Ref, type Term, type Unit } from '../../compiler/src/model/plan.ts';

/** The inputs of a service's unit that reach the environment of its container. */
export interface ContainerInputs {
  readonly service: string;
  readonly environment: string;
  readonly image: string;
  readonly port?: number;
  readonly base_path?: string | null;
  readonly stop_timeout?: number;
  readonly connection: { readonly type: string; readonly path?: string | null };
  readonly tracing?: { readonly sampling_percentage: number } | null;
  readonly variables?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, { readonly value_from: string }>>;
}

export interface ContainerEnvironment {
  readonly environment: Readonly<Record<string, string>>;
  /** What ECS fills in when the task starts: name -> where the secret is. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** The value of another unit's output; `following` is the literal text behind the reference, such as `/responder` behind a load balancer's URL. */
export type Resolve = (ref: Ref, following: string) => string;

const READ = [
  'service',
  'environment',
  'image',
  'port',
  'base_path',
  'stop_timeout',
  'connection',
  'tracing',
  'variables',
  'secrets',
];

/** Reads a service's unit; other inputs are not looked at, so `resolve` is only asked for what the container sees. */
export function containerInputs(unit: Unit, resolve: Resolve): ContainerInputs {
  const entries = [...unit.inputs].filter(([name]) => READ.includes(name));
  return Object.fromEntries(entries.map(([name, term]) => [name, plain(term, resolve)])) as unknown as ContainerInputs;
}

function plain({ value }: Term, resolve: Resolve): unknown {
  if (isRef(value)) return resolve(value, '');
  if (isText(value))
    return value.text
      .map((part, index) => {
        if (typeof part === 'string') return part;
        const next = value.text[index + 1];
        return resolve(part, typeof next === 'string' ? next : '');
      })
      .join('');
  if (isTermList(value)) return value.map((item) => plain(item, resolve));
  if (isTermMap(value)) return Object.fromEntries([...value.fields].map(([key, item]) => [key, plain(item, resolve)]));
  return value;
}

/** As modules/task/containers.tf merges it: tracing, then the team's variables, then what is fixed. */
export function containerEnvironment(inputs: ContainerInputs, region: string): ContainerEnvironment {
  const { tracing, variables = {}, secrets = {} } = inputs;
  return {
    environment: {
      ...(tracing ? tracingVariables(inputs, tracing.sampling_percentage) : {}),
      ...Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)])),
      PORT: String(inputs.port ?? 3000),
      SERVICE_NAME: inputs.service,
      ENVIRONMENT: inputs.environment,
      BASE_PATH: inputs.base_path ?? pathPrefix(inputs),
      STOP_TIMEOUT: String(inputs.stop_timeout ?? 30),
      IMAGE: inputs.image,
      AWS_REGION: region,
    },
    secrets: Object.fromEntries(Object.entries(secrets).map(([name, { value_from }]) => [name, value_from])),
  };
}

/** The names that a manifest can set neither as a variable nor as a secret. */
export const FIXED_VARIABLES = [
  'PORT',
  'SERVICE_NAME',
  'ENVIRONMENT',
  'BASE_PATH',
  'STOP_TIMEOUT',
  'IMAGE',
  'AWS_REGION',
] as const;

function tracingVariables({ service, environment }: ContainerInputs, percentage: number): Record<string, string> {
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
    OTEL_SERVICE_NAME: service,
    OTEL_PROPAGATORS: 'tracecontext,xray',
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: String(Number((percentage / 100).toFixed(6))),
    OTEL_NODE_RESOURCE_DETECTORS: 'env',
    OTEL_RESOURCE_ATTRIBUTES: [
      'cloud.provider=aws',
      'cloud.platform=aws_ecs',
      'aws.ecs.launchtype=fargate',
      `deployment.environment.name=${environment}`,
    ].join(','),
  };
}

/** modules/service: the connection's path as a prefix of URLs, empty for the root. */
const pathPrefix = ({ connection: { type, path } }: ContainerInputs): string =>
  type === 'internal' || !path ? '' : path.replace(/\/$/, '');

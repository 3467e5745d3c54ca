/**
 * The task definitions of the example services as the modules render them: the manifests are compiled in memory, and one
 * `terraform test` with a mocked provider plans every service's unit offline, with the account and the region of the environment.
 * What a unit takes from another one is the compiler's stand-in unless `references` says otherwise.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeHost } from '../compiler/src/cli/node-host.ts';
import { compile, type Plan, type Unit } from '../compiler/src/index.ts';
import { awsDomain, partitionOf } from '../compiler/src/model/partition.ts';
import { isRef, isTermList, isTermMap, isText, type Ref, type Term } from '../compiler/src/model/plan.ts';
import { mockOutput } from '../compiler/src/stages/6-render/mock-outputs.ts';
import { chooseEngine, type Engine } from './engine.ts';
import { repositoryFolder } from './paths.ts';
import { run } from './run.ts';

/** One container, in the words of the ECS API: what the tests read of it. */
export interface ContainerDefinition {
  readonly name: string;
  readonly image: string;
  readonly essential: boolean;
  readonly cpu: number;
  readonly memory?: number;
  readonly command?: readonly string[];
  readonly entryPoint?: readonly string[];
  readonly stopTimeout?: number;
  readonly portMappings?: readonly { readonly containerPort: number }[];
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
  readonly secrets?: readonly { readonly name: string; readonly valueFrom: string }[];
  readonly dependsOn?: readonly { readonly containerName: string; readonly condition: string }[];
  readonly healthCheck?: {
    readonly command: readonly string[];
    readonly interval: number;
    readonly timeout: number;
    readonly retries: number;
    readonly startPeriod: number;
  };
}

export interface TaskDefinition {
  readonly service: string;
  readonly family: string;
  readonly cpu: number;
  readonly memory: number;
  readonly containers: readonly ContainerDefinition[];
  /** The container of the service itself, which is the first. */
  readonly application: ContainerDefinition;
  /** The collector; undefined when the service is not traced. */
  readonly collector: ContainerDefinition | undefined;
  /** Seconds between SIGTERM and SIGKILL for the application. */
  readonly stopTimeout: number;
  /** What the load balancer asks for; undefined when the service has none. */
  readonly healthCheckPath: string | undefined;
  readonly region: string;
}

export interface TaskDefinitionOptions {
  readonly environment: string;
  /** Default: the environment's. */
  readonly region?: string;
  /** Outputs of other units that services take, `queues/orders.url` or `aws/network.internal_url`. */
  readonly references?: Readonly<Record<string, string>>;
}

/** By service, in the order of their names. Throws when the manifests do not compile, and with the engine's words when it fails. */
export async function taskDefinitions(options: TaskDefinitionOptions): Promise<Map<string, TaskDefinition>> {
  const chosen = await chooseEngine();
  if (!chosen.ok) throw new Error(chosen.message);
  const { result, diagnostics } = compile(nodeHost(repositoryFolder), { environments: [options.environment] });
  const faults = diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  if (result === undefined || faults.length > 0) throw new Error(`the manifests do not compile: ${faults.join('; ')}`);
  const environment = result.plan.environments.find(({ name }) => name === options.environment);
  if (environment === undefined) throw new Error(`there is no environment ${options.environment}`);
  const region = options.region ?? environment.region;
  const place: Place = { region, account: environment.account };

  const services = result.plan.services.filter((service) => service.environment === options.environment);
  const units = new Map(
    services.map(({ name, unit }) => [name, unitOf(result.plan, options.environment, unit)] as const),
  );
  const { references = {} } = options;
  const unused = new Set(Object.keys(references));
  const resolve = (ref: Ref): unknown => {
    const name = `${ref.ref}.${ref.output}`;
    unused.delete(name);
    if (references[name] !== undefined) return references[name];
    const { module } = unitOf(result.plan, options.environment, ref.ref);
    return mockOutput(ref.ref, module, ref.output, { ...environment, region });
  };
  const modules = Object.fromEntries(
    [...units].map(([name, unit]) => [
      name,
      {
        source: `./modules/${unit.module}`,
        ...Object.fromEntries([...unit.inputs].map(([input, term]) => [input, jsonOf(term, resolve)])),
      },
    ]),
  );
  if (unused.size > 0) throw new Error(`no service takes ${[...unused].join(', ')}`);
  const planned = await planOffline(chosen.engine, modules, place);
  return new Map([...units.keys()].sort().map((name) => [name, definitionOf(name, planned, region)]));
}

export interface Place {
  readonly region: string;
  readonly account: string;
}

function unitOf(plan: Plan, environment: string, path: string): Unit {
  const unit = plan.units.find(({ id }) => id.environment === environment && id.path === path);
  if (unit === undefined) throw new Error(`there is no unit ${path} in ${environment}`);
  return unit;
}

/** A term as Terraform's JSON syntax has it: every string is a template there. */
function jsonOf({ value }: Term, resolve: (ref: Ref) => unknown): unknown {
  if (isRef(value)) return literal(resolve(value));
  if (isText(value))
    return literal(value.text.map((part) => (typeof part === 'string' ? part : String(resolve(part)))).join(''));
  if (isTermList(value)) return value.map((item) => jsonOf(item, resolve));
  if (isTermMap(value)) return Object.fromEntries([...value.fields].map(([key, item]) => [key, jsonOf(item, resolve)]));
  return literal(value);
}

function literal(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/[$%](?=\{)/g, (sign) => sign + sign) : value;
}

interface PlannedResource {
  /** `module.caller.module.task`. */
  readonly module_address: string;
  readonly type: string;
  readonly change: { readonly after: Readonly<Record<string, unknown>> | null };
}

/** Every planned resource. */
async function planOffline(
  engine: Engine,
  modules: Readonly<Record<string, unknown>>,
  place: Place,
): Promise<readonly PlannedResource[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ecs-compile-tasks-'));
  try {
    cpSync(join(repositoryFolder, 'modules'), join(folder, 'modules'), {
      recursive: true,
      filter: (path) => !/\/(?:tests|\.terraform[^/]*)$/.test(path),
    });
    // Without its provider named in the root, the mock is not handed on to the modules.
    cpSync(join(folder, 'modules', 'service', 'versions.tf'), join(folder, 'versions.tf'));
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ module: modules }));
    writeFileSync(join(folder, 'plan.tftest.hcl'), testFile(place));
    const init = await call(engine, folder, ['init', '-backend=false', '-input=false', '-no-color']);
    if (init.code !== 0) throw new Error(`the services did not initialize:\n${init.stdout}${init.stderr}`);
    const test = await call(engine, folder, ['test', '-json', '-verbose']);
    const messages = test.stdout
      .split('\n')
      .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Message] : []));
    const plan = messages.find(({ test_plan }) => test_plan !== undefined)?.test_plan;
    if (test.code !== 0 || plan === undefined)
      throw new Error(`the services did not plan:\n${messages.map(faultOf).join('')}${test.stderr}`);
    return plan.resource_changes;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Message {
  readonly diagnostic?: { readonly summary: string; readonly detail: string; readonly address?: string };
  readonly test_plan?: { readonly resource_changes: readonly PlannedResource[] };
}

const faultOf = ({ diagnostic }: Message): string =>
  diagnostic === undefined
    ? ''
    : `${diagnostic.address ?? ''} ${diagnostic.summary} ${diagnostic.detail}\n`.trimStart();

const call = (engine: Engine, cwd: string, args: readonly string[]) =>
  run(engine.path, args, { cwd, env: { ...engine.env, TF_DATA_DIR: join(cwd, '.terraform') }, output: 'capture' });

/** OpenTofu makes words up when it plans, and the provider checks that these are ARNs. */
const ARNS = [
  ['aws_iam_role', 'iam', 'role/mock'],
  ['aws_lb_target_group', 'elasticloadbalancing', 'targetgroup/mock/0123456789abcdef'],
  ['aws_ecs_task_definition', 'ecs', 'task-definition/mock:1'],
  ['aws_cloudwatch_log_group', 'logs', 'log-group:mock'],
  ['aws_appautoscaling_policy', 'autoscaling', 'scalingPolicy:mock'],
] as const;

const mockArn = (type: string, arn: string): string => `  mock_resource "${type}" {
    defaults = { arn = "${arn}" }
  }`;

/** The provider without an account, for a file of `terraform test`. */
export const mockProvider = ({ region, account }: Place): string => `mock_provider "aws" {
  mock_data "aws_vpcs" {
    defaults = { ids = ["vpc-mock"] }
  }
  mock_data "aws_subnets" {
    defaults = { ids = ["subnet-mock"] }
  }
  mock_data "aws_region" {
    defaults = { id = "${region}", name = "${region}" }
  }
  mock_data "aws_partition" {
    defaults = { partition = "${partitionOf(region)}", dns_suffix = "${awsDomain(region)}" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "${account}" }
  }
${ARNS.map(([type, service, rest]) => mockArn(type, `arn:${partitionOf(region)}:${service}:${region}:${account}:${rest}`)).join('\n')}
}
`;

const testFile = (place: Place): string => `
${mockProvider(place)}
run "plans_every_service" {
  command = plan
}
`;

function definitionOf(service: string, resources: readonly PlannedResource[], region: string): TaskDefinition {
  const planned = (type: string) =>
    resources.find((one) => one.type === type && one.module_address.split('.')[1] === service)?.change.after;
  const values = planned('aws_ecs_task_definition');
  if (typeof values?.container_definitions !== 'string')
    throw new Error(`the containers of ${service} are not known when it is planned`);
  const containers = JSON.parse(values.container_definitions) as ContainerDefinition[];
  const [application] = containers;
  if (application?.stopTimeout === undefined) throw new Error(`${service} has no container with a stop timeout`);
  const [check] = (planned('aws_lb_target_group')?.health_check ?? []) as readonly { readonly path: string }[];
  return {
    service,
    family: String(values.family),
    cpu: Number(values.cpu),
    memory: Number(values.memory),
    containers,
    application,
    collector: containers.find(({ name }) => name === 'otel-collector'),
    stopTimeout: application.stopTimeout,
    healthCheckPath: check?.path,
    region,
  };
}

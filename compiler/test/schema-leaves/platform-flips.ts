/** For each leaf of the platform's schema: two platform files that differ in it, and the inputs, files or settings that must change with it. */
import { expect } from 'vitest';
import { stringify } from 'yaml';
import { type Compilation, compile } from '../../src/compile.ts';
import { memoryHost } from '../../src/testing/memory-host.ts';
import { differences, planInputs } from '../../src/testing/plan-inputs.ts';

export interface PlatformFlip {
  readonly check: () => void;
}

type Platform = Record<string, unknown>;

const dev = { region: 'eu-west-2', account: '111111111111' };
const base: Platform = { project: 'shop', manifests: ['services/*.yaml'], environments: { dev } };
const manifests = {
  'services/orders.yaml': 'name: orders\nconnection: internal_dns\nqueues: { orders: {} }\n',
  'more/web.yaml': 'name: web\n',
};

function compiled(platform: Platform, environment: string): Compilation {
  const compilation = compile(memoryHost({ 'platform.yaml': stringify({ ...base, ...platform }), ...manifests }), {
    environments: [environment],
  });
  expect(compilation.diagnostics.filter((d) => d.severity === 'error').map((d) => `${d.code}: ${d.message}`)).toEqual(
    [],
  );
  return compilation;
}

/** Inputs of the units, the locals of `env.hcl` and the paths of all files, by name. */
function everything({ result, files }: Compilation, environment: string): Map<string, string> {
  const all = planInputs((result as NonNullable<typeof result>).plan, environment);
  for (const file of files) {
    if (file.kind === 'generated' && file.unit) all.set(`file ${file.path}`, '');
    if (file.path.endsWith('env.hcl'))
      for (const [, name, value] of file.content.matchAll(/^ {2}(\w+) += (.*)$/gm))
        all.set(`env:${name}`, value as string);
    const source = /source = "(.*)\/\/\w+"/.exec(file.content)?.[1];
    if (source) all.set('module source', source);
  }
  return all;
}

function flip(before: Platform, after: Platform, changes: readonly string[], environment = 'dev'): PlatformFlip {
  return {
    check() {
      const found = differences(
        everything(compiled(before, environment), environment),
        everything(compiled(after, environment), environment),
      );
      expect(found).toEqual([...changes].sort());
    },
  };
}

const inDev = (field: string, before: unknown, after: unknown, ...changes: string[]): PlatformFlip =>
  flip(
    { environments: { dev: { ...dev, [field]: before } } },
    { environments: { dev: { ...dev, [field]: after } } },
    changes,
  );
const stack = (name: string, field: string, value: unknown): Platform => ({
  stacks: {
    [name]: { [field]: value, ...(name === 'oidc' && field !== 'repository' ? { repository: 'acme/shop' } : {}) },
  },
});
const stacks = (name: string, field: string, before: unknown, after: unknown, ...changes: string[]): PlatformFlip =>
  flip(stack(name, field, before), stack(name, field, after), changes);
const devStacks = (name: string, field: string, before: unknown, after: unknown, ...changes: string[]): PlatformFlip =>
  flip(
    { environments: { dev: { ...dev, ...stack(name, field, before) } } },
    { environments: { dev: { ...dev, ...stack(name, field, after) } } },
    changes,
  );

const SERVICE_FILES = ['aws/cluster', 'aws/ecr', 'aws/network', 'aws/security', 'queues/orders', 'services/orders'];
const NAMES = [
  'aws/cluster:name',
  'aws/network:name',
  'aws/security:name',
  'queues/orders:name',
  'services/orders:name',
];
const prod = { region: 'eu-west-2', account: '222222222222' };

export const PLATFORM_FLIPS: Readonly<Record<string, PlatformFlip>> = {
  project: flip({}, { project: 'store' }, [...NAMES, 'env:project', 'env:state_bucket', 'env:state_prefix']),
  live: flip(
    { live: 'live' },
    { live: 'infra' },
    SERVICE_FILES.flatMap((unit) => [`file live/dev/${unit}/terragrunt.hcl`, `file infra/dev/${unit}/terragrunt.hcl`]),
  ),
  modules: flip({ modules: 'modules' }, { modules: 'tf' }, ['module source']),
  'manifests[]': {
    check() {
      const services = (patterns: string[]): string[] =>
        (compiled({ manifests: patterns }, 'dev').result?.plan.services ?? []).map((service) => service.name);
      expect(services(['services/*.yaml'])).toEqual(['orders']);
      expect(services(['services/*.yaml', 'more/*.yaml'])).toEqual(['orders', 'web']);
    },
  },
  naming: flip({}, { naming: '${service}-${environment}' }, ['queues/orders:name', 'services/orders:name']),
  'environments.*.region': inDev('region', 'eu-west-2', 'eu-west-1', 'env:region', 'services/orders:image'),
  'environments.*.account': inDev(
    'account',
    '111111111111',
    '222222222222',
    'env:account',
    'env:state_bucket',
    'services/orders:image',
  ),
  'environments.*.vpc': inDev('vpc', 'vpc', 'main', 'aws/network:vpc', 'aws/security:vpc'),
  'environments.*.protected': {
    check() {
      const services = (isProtected: boolean): number =>
        compile(
          memoryHost({
            'platform.yaml': stringify({ ...base, environments: { dev: { ...dev, protected: isProtected } } }),
            ...manifests,
          }),
        ).result?.plan.services.length ?? 0;
      expect([services(false), services(true)]).toEqual([1, 0]);
    },
  },
  'environments.*.state.bucket': inDev('state', { bucket: 'one' }, { bucket: 'two' }, 'env:state_bucket'),
  'environments.*.state.prefix': inDev('state', { prefix: 'one' }, { prefix: 'two' }, 'env:state_prefix'),
  'environments.*.state.kms_key': inDev('state', { kms_key: 'alias/a' }, { kms_key: 'alias/b' }, 'env:state_kms_key'),
  'environments.*.alarms.topic': inDev(
    'alarms',
    { topic: 'arn:aws:sns:eu-west-2:111111111111:one' },
    { topic: 'arn:aws:sns:eu-west-2:111111111111:two' },
    'queues/orders:alarm_topic_arns[0]',
    'services/orders:alarm_topic_arns[0]',
  ),
  'environments.*.defaults': inDev(
    'defaults',
    { cpu: 256 },
    { cpu: 512, memory: 1024 },
    'services/orders:cpu',
    'services/orders:memory',
  ),
  'environments.*.stacks.network.nat': devStacks('network', 'nat', 'single', 'per_az', 'aws/network:nat'),
  'environments.*.stacks.network.interface_endpoints[]': devStacks(
    'network',
    'interface_endpoints',
    ['logs'],
    ['sqs'],
    'aws/network:interface_endpoints[0]',
  ),
  'environments.*.stacks.network.gateway_endpoints[]': devStacks(
    'network',
    'gateway_endpoints',
    ['s3'],
    ['dynamodb'],
    'aws/network:gateway_endpoints[0]',
  ),
  'environments.*.stacks.oidc.repository': devStacks('oidc', 'repository', 'acme/a', 'acme/b', 'aws/oidc:repository'),
  'environments.*.stacks.oidc.branches[]': devStacks('oidc', 'branches', ['main'], ['next'], 'aws/oidc:branches[0]'),
  'environments.*.stacks.oidc.actions[]': devStacks(
    'oidc',
    'actions',
    ['s3:GetObject'],
    ['s3:PutObject'],
    'aws/oidc:actions[0]',
  ),
  'registry.environment': flip(
    { environments: { dev, prod }, registry: { environment: 'dev' } },
    { environments: { dev, prod }, registry: { environment: 'prod' } },
    [
      'services/orders:image',
      'aws/ecr',
      'aws/ecr:repositories[0]',
      'aws/ecr:pull_account_ids[0]',
      'file live/dev/aws/ecr/terragrunt.hcl',
    ],
  ),
  'registry.account': flip(
    { registry: { account: '999999999999', region: 'eu-west-2' } },
    { registry: { account: '888888888888', region: 'eu-west-2' } },
    ['services/orders:image'],
  ),
  'registry.region': flip(
    { registry: { account: '999999999999', region: 'eu-west-2' } },
    { registry: { account: '999999999999', region: 'us-east-1' } },
    ['services/orders:image'],
  ),
  defaults: flip({ defaults: { port: 3000 } }, { defaults: { port: 8080 } }, [
    'services/orders:port',
    'aws/security:target_ports[0]',
  ]),
  listener_priorities: flip({}, { listener_priorities: '2000-2999' }, ['services/orders:connection.priority']),
  'stacks.network.nat': stacks('network', 'nat', 'single', 'per_az', 'aws/network:nat'),
  'stacks.network.interface_endpoints[]': stacks(
    'network',
    'interface_endpoints',
    ['logs'],
    ['sqs'],
    'aws/network:interface_endpoints[0]',
  ),
  'stacks.network.gateway_endpoints[]': stacks(
    'network',
    'gateway_endpoints',
    ['s3'],
    ['dynamodb'],
    'aws/network:gateway_endpoints[0]',
  ),
  'stacks.oidc.repository': stacks('oidc', 'repository', 'acme/a', 'acme/b', 'aws/oidc:repository'),
  'stacks.oidc.branches[]': stacks('oidc', 'branches', ['main'], ['next'], 'aws/oidc:branches[0]'),
  'stacks.oidc.actions[]': stacks('oidc', 'actions', ['s3:GetObject'], ['s3:PutObject'], 'aws/oidc:actions[0]'),
};

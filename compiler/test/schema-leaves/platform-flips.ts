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
const ecr = '111111111111.dkr.ecr.eu-west-2.amazonaws.com';
const sidecars = { defaults: { tracing: true, memory: 1024, tunnel: { debug: true } } };
const images = (name: string, input: string): PlatformFlip =>
  flip(sidecars, { ...sidecars, images: { [name]: `${ecr}/${name}:1` } }, [`services/orders:${input}`]);
const devImages = (name: string, input: string): PlatformFlip => {
  const top = { ...sidecars, images: { [name]: `${ecr}/${name}:1` } };
  const environments = { dev: { ...dev, images: { [name]: `${ecr}/${name}:2` } } };
  return flip(top, { ...top, environments }, [`services/orders:${input}`]);
};
const stack = (name: string, field: string, value: unknown): Platform => ({
  stacks: {
    [name]: { [field]: value, ...(name === 'oidc' && field !== 'repository' ? { repository: 'acme/shop' } : {}) },
  },
});
const stacks = (name: string, field: string, before: unknown, after: unknown, ...changes: string[]): PlatformFlip =>
  flip(stack(name, field, before), stack(name, field, after), changes);
const withRoles = stack('oidc', 'branches', ['main']);
const inDevWithRoles = (field: string, before: unknown, after: unknown, ...changes: string[]): PlatformFlip =>
  flip(
    { ...withRoles, environments: { dev: { ...dev, [field]: before } } },
    { ...withRoles, environments: { dev: { ...dev, [field]: after } } },
    changes,
  );
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

const key = (id: number): string => `arn:aws:kms:eu-west-2:111111111111:key/0000000${id}`;
const certificate = (id: number): string => `arn:aws:acm:eu-west-2:111111111111:certificate/0000000${id}`;
const subnet = (id: number): string => `subnet-0000000${id}`;
const listener = (id: number): string =>
  `arn:aws:elasticloadbalancing:eu-west-2:111111111111:listener/app/main/0/${id}`;
const domain = { internal: 'shop.internal', certificate: certificate(1), zone: 'Z1' };

/** A domain that differs in one word, at the top or in the environment. */
const domains = (field: string, value: string, ...changes: string[]): Readonly<Record<string, PlatformFlip>> => ({
  [`domain.${field}`]: flip({ domain }, { domain: { ...domain, [field]: value } }, changes),
  [`environments.*.domain.${field}`]: inDev('domain', domain, { ...domain, [field]: value }, ...changes),
});

/** A whole existing stack: every output of the module by another value. Outputs that no unit of this fleet needs change nothing. */
const EXISTING: Readonly<Record<string, Readonly<Record<string, (id: number) => unknown>>>> = {
  cluster: {
    cluster_id: (id) => `arn:aws:ecs:eu-west-2:111111111111:cluster/c${id}`,
    cluster_name: (id) => `c${id}`,
    kms_key: key,
  },
  security: {
    vpc_id: (id) => `vpc-0000000${id}`,
    alb_id: (id) => `sg-0000000${id}`,
    alb_clients_id: (id) => `sg-0000000${id}`,
    alb_targets_id: (id) => `sg-0000000${id}`,
    vpc_link_id: (id) => `sg-0000000${id}`,
  },
  network: {
    vpc_id: (id) => `vpc-0000000${id}`,
    private_subnet_ids: (id) => [subnet(id)],
    public_subnet_ids: (id) => [subnet(id)],
    alb_arn: (id) => `arn:aws:elasticloadbalancing:eu-west-2:111111111111:loadbalancer/app/main/${id}`,
    alb_arn_suffix: (id) => `app/main/${id}`,
    alb_dns_name: (id) => `main-${id}.example.com`,
    alb_zone_id: (id) => `Z${id}`,
    internal_listener_arn: listener,
    internal_url: (id) => `http://main-${id}.example.com`,
    public_listener_arn: listener,
    api_id: (id) => `a${id}`,
    api_endpoint: (id) => `https://a${id}.example.com`,
    vpc_link_id: (id) => `l${id}`,
  },
};
/** Its ARN and its name go together. */
const CLUSTER = [
  'services/orders:cluster_id',
  'services/orders:cluster_name',
  'services/web:cluster_id',
  'services/web:cluster_name',
];
const isName = (output = ''): boolean => /^cluster\.cluster_(?:id|name)$/.test(output);
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'cluster.cluster_id': CLUSTER,
  'cluster.cluster_name': CLUSTER,
  'cluster.kms_key': ['services/orders:tunnel.kms_key'],
  'security.alb_clients_id': ['services/orders:security_group_ids[1]'],
  'security.alb_targets_id': ['services/orders:security_group_ids[0]', 'services/web:security_group_ids[0]'],
  'network.vpc_id': ['services/orders:vpc_id', 'services/web:vpc_id'],
  'network.private_subnet_ids': ['services/orders:subnet_ids[0]', 'services/web:subnet_ids[0]'],
  'network.alb_arn_suffix': ['services/orders:load_balancer.arn_suffix', 'services/web:load_balancer.arn_suffix'],
  'network.internal_listener_arn': [
    'services/orders:load_balancer.internal_listener_arn',
    'services/web:load_balancer.internal_listener_arn',
  ],
  'network.internal_url': [
    'services/orders:load_balancer.internal_url',
    'services/orders:variables.WEB_URL',
    'services/web:load_balancer.internal_url',
  ],
  'network.public_listener_arn': ['services/web:load_balancer.public_listener_arn'],
  'network.api_id': ['services/web:load_balancer.api_id'],
  'network.api_endpoint': ['services/web:load_balancer.api_endpoint'],
  'network.vpc_link_id': ['services/web:load_balancer.vpc_link_id'],
};

/** One output changed, at the top of the file or in the environment. */
function existingFlips(): Readonly<Record<string, PlatformFlip>> {
  const values = (name?: string): Platform =>
    Object.fromEntries(
      Object.entries(EXISTING).map(([stack, outputs]) => [
        stack,
        {
          existing: Object.fromEntries(
            Object.entries(outputs).map(([output, value]) => [
              output,
              value(`${stack}.${output}` === name || (isName(`${stack}.${output}`) && isName(name)) ? 2 : 1),
            ]),
          ),
        },
      ]),
    );
  const fleet = {
    'services/orders.yaml': 'name: orders\nconnection: internal_dns\ncalls: [web]\ntunnel: true\n',
    'services/web.yaml': 'name: web\nconnection: vpc_link\n',
  };
  const inputsOf = (platform: Platform): Map<string, string> => {
    const { result, diagnostics } = compile(
      memoryHost({ 'platform.yaml': stringify({ ...base, ...platform }), ...fleet }),
    );
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    return planInputs((result as NonNullable<typeof result>).plan, 'dev');
  };
  const rows = Object.entries(EXISTING).flatMap(([stack, outputs]) =>
    Object.keys(outputs).flatMap((output): [string, PlatformFlip][] => {
      const name = `${stack}.${output}`;
      const list = output.endsWith('_ids') ? '[]' : '';
      const row = (around: (stacks: Platform) => Platform): PlatformFlip => ({
        check: () =>
          expect(differences(inputsOf(around(values())), inputsOf(around(values(name))))).toEqual(NEEDED[name] ?? []),
      });
      return [
        [`stacks.${stack}.existing.${output}${list}`, row((set) => ({ stacks: set }))],
        [
          `environments.*.stacks.${stack}.existing.${output}${list}`,
          row((set) => ({ environments: { dev: { ...dev, stacks: set } } })),
        ],
      ];
    }),
  );
  return Object.fromEntries(rows);
}

export const PLATFORM_FLIPS: Readonly<Record<string, PlatformFlip>> = {
  ...existingFlips(),
  ...domains('internal', 'other.internal', 'aws/network:domain.name'),
  ...domains('certificate', certificate(2), 'aws/network:domain.certificate'),
  ...domains('zone', 'Z2', 'aws/network:domain.zone'),
  'environments.*.subnets.private[]': inDev(
    'subnets',
    { private: [subnet(1), subnet(3)] },
    { private: [subnet(2), subnet(3)] },
    'aws/network:private_subnet_ids[0]',
  ),
  'environments.*.subnets.public[]': inDev(
    'subnets',
    { public: [subnet(1)] },
    { public: [subnet(2)] },
    'aws/network:public_subnet_ids[0]',
  ),
  'environments.*.deletion_protection': inDev('deletion_protection', false, true, 'aws/network:deletion_protection'),
  'environments.*.kms_key': inDev(
    'kms_key',
    key(1),
    key(2),
    'aws/cluster:kms_key',
    'aws/ecr:kms_key',
    'queues/orders:kms_key',
    'services/orders:kms_key',
    'services/orders:queue_kms_keys.consumes[0]',
  ),
  'environments.*.access_logs.bucket': inDev(
    'access_logs',
    { bucket: 'one' },
    { bucket: 'two' },
    'aws/network:access_logs.bucket',
  ),
  'environments.*.access_logs.prefix': inDev(
    'access_logs',
    { bucket: 'one', prefix: 'a' },
    { bucket: 'one', prefix: 'b' },
    'aws/network:access_logs.prefix',
  ),
  'environments.*.api_logs.retention': {
    check() {
      const retention = (days: string): string | undefined => {
        const { result } = compile(
          memoryHost({
            'platform.yaml': stringify({ ...base, environments: { dev: { ...dev, api_logs: { retention: days } } } }),
            'services/web.yaml': 'name: web\nconnection: vpc_link\n',
          }),
        );
        return planInputs((result as NonNullable<typeof result>).plan, 'dev').get('aws/network:log_retention');
      };
      expect([retention('90d'), retention('1d')]).toEqual(['90', '1']);
    },
  },
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
  'environments.*.iam.boundary': inDevWithRoles(
    'iam',
    { boundary: 'arn:aws:iam::111111111111:policy/a' },
    { boundary: 'arn:aws:iam::111111111111:policy/b' },
    'aws/oidc:permissions_boundary',
    'services/orders:permissions_boundary',
  ),
  'environments.*.iam.path': inDevWithRoles(
    'iam',
    { path: '/a/' },
    { path: '/b/' },
    'aws/oidc:role_path',
    'services/orders:role_path',
  ),
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
  'environments.*.images.collector': devImages('collector', 'collector_image'),
  'environments.*.images.debug': devImages('debug', 'debug_image'),
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
  'environments.*.stacks.oidc.github_environments[]': devStacks(
    'oidc',
    'github_environments',
    ['dev'],
    ['development'],
    'aws/oidc:github_environments[0]',
  ),
  'environments.*.stacks.oidc.max_session_duration': devStacks(
    'oidc',
    'max_session_duration',
    7200,
    10800,
    'aws/oidc:max_session_duration',
  ),
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
  'images.collector': images('collector', 'collector_image'),
  'images.debug': images('debug', 'debug_image'),
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
  'stacks.oidc.github_environments[]': stacks(
    'oidc',
    'github_environments',
    ['dev'],
    ['development'],
    'aws/oidc:github_environments[0]',
  ),
  'stacks.oidc.max_session_duration': stacks(
    'oidc',
    'max_session_duration',
    7200,
    10800,
    'aws/oidc:max_session_duration',
  ),
  'stacks.oidc.actions[]': stacks('oidc', 'actions', ['s3:GetObject'], ['s3:PutObject'], 'aws/oidc:actions[0]'),
};

/** The platform's own units in one environment, computed from everything that is deployed there: `aws/<stack>`. */
import { deployedIn, type Fleet } from '../../model/fleet.ts';
import type { Term, Unit } from '../../model/plan.ts';
import type { Domain, Environment } from '../../model/platform.ts';
import { repositoriesOf } from '../../model/repositories.ts';
import { ingressOf } from '../../model/routes.ts';
import type { Origin, Typed } from '../../model/sourced.ts';
import { stackName } from './names.ts';
import { sessionKey } from './plan-access.ts';
import { planGiven } from './plan-given.ts';
import { days, inputs, listTerm, literal, mapTerm, refTerm, rule, term } from './terms.ts';

/** Units in the order oidc, security, cluster, ecr, network; those that the fleet does not need are left out. */
export function planStacks(fleet: Fleet, environment: Environment): Unit[] {
  const deployed = deployedIn(fleet, environment.name);
  const sources = fleet.platform.source
    ? [fleet.platform.source]
    : [...new Set(deployed.map((one) => one.manifest))].sort().slice(0, 1);
  const unit = (stack: string, entries: Parameters<typeof inputs>[0]): Unit => ({
    id: { environment: environment.name, path: `aws/${stack}` },
    module: stack,
    sources,
    preventDestroy: false,
    inputs: inputs(entries),
  });
  const name = [
    'name',
    literal(
      stackName(fleet.platform, environment),
      rule('stack-name', 'the project and the environment', fleet.platform.project),
    ),
  ] as const;
  const ingress = ingressFacts(fleet, environment);
  return [
    ...oidc(fleet, environment, name, unit),
    ...(ingress.any
      ? [
          unit('security', [
            name,
            ['vpc', term(environment.vpc)],
            ['load_balancer', literal(true, ingress.anyOrigin)],
            ['public_api', literal(ingress.public, ingress.publicOrigin)],
            ['target_ports', ingress.ports],
            ['internal_port', environment.domain && literal(443, tls(environment.domain.certificate))],
          ]),
        ]
      : []),
    unit('cluster', [name, ['kms_key', environment.kmsKey && term(environment.kmsKey)]]),
    ...ecr(fleet, environment, unit),
    unit('network', network(environment, name, ingress)),
  ];
}

type Name = readonly [string, Term];
type MakeUnit = (stack: string, entries: Parameters<typeof inputs>[0]) => Unit;

interface IngressFacts {
  readonly any: boolean;
  readonly public: boolean;
  readonly anyOrigin: Origin;
  readonly publicOrigin: Origin;
  readonly ports: Term;
  readonly tunnelled: boolean;
}

function ingressFacts(fleet: Fleet, environment: Environment): IngressFacts {
  const deployed = deployedIn(fleet, environment.name);
  const reached = deployed.filter((one) => ingressOf(one));
  const open = deployed.filter((one) => one.service.value.connection.type === 'vpc_link');
  const connections = reached.map((one) => one.service.of.connection);
  const ports = [...new Set(reached.map((one) => one.service.value.port))].sort((a, b) => a - b);
  const portOrigin = rule(
    'target-ports',
    'the ports of all services that have an ingress',
    ...reached.map((one) => one.service.of.port),
  );
  return {
    any: reached.length > 0,
    public: open.length > 0,
    anyOrigin: rule(
      'needs-load-balancer',
      reached.length > 0 ? 'true because a service has an ingress' : 'false because no service has an ingress',
      ...connections,
    ),
    publicOrigin: rule(
      'needs-public-api',
      open.length > 0 ? 'true because a service is `vpc_link`' : 'false because no service is `vpc_link`',
      ...open.map((one) => one.service.of.connection),
    ),
    ports: listTerm(
      ports.map((port) => literal(port, portOrigin)),
      portOrigin,
    ),
    tunnelled: deployed.some((one) => one.service.value.tunnel !== false),
  };
}

function oidc(fleet: Fleet, environment: Environment, name: Name, unit: MakeUnit): Unit[] {
  const { repository, branches, github_environments, max_session_duration, actions } = environment.stacks.oidc.of;
  if (!repository || environment.emulated) return [];
  const first = fleet.platform.environments.find(
    (other) =>
      !other.emulated &&
      other.stacks.oidc.value.repository !== undefined &&
      other.account.value === environment.account.value,
  );
  const { state, iam } = environment;
  return [
    unit('oidc', [
      name,
      ['repository', term(repository)],
      ['branches', term(branches)],
      ['github_environments', trustedEnvironments(github_environments, environment)],
      ['max_session_duration', max_session_duration.value > 3600 ? term(max_session_duration) : undefined],
      ['repositories', repositories(fleet, environment)?.names],
      ['permissions_boundary', iam.boundary && term(iam.boundary)],
      ['role_path', iam.path && term(iam.path)],
      ...planGiven(fleet, environment),
      ['actions', actions.of.length > 0 ? term(actions) : undefined],
      ['state_bucket', term(state.bucket)],
      ['state_prefix', term(state.prefix)],
      [
        'create_provider',
        first === environment
          ? undefined
          : literal(
              false,
              rule(
                'oidc-provider-once',
                `made by \`${first?.name}\`: an account has GitHub's provider once`,
                environment.account,
              ),
            ),
      ],
    ]),
  ];
}

/** A job of the workflows is in the GitHub environment that is called like the folder that it deploys. */
function trustedEnvironments(given: Typed<string[]> | undefined, environment: Environment): Term | undefined {
  if (given) return given.value.length > 0 ? term(given) : undefined;
  const origin = rule('github-environment', 'called like the environment', { origin: environment.origin });
  return listTerm([literal(environment.name, origin)], origin);
}

/** The image repositories that an environment makes, and the environments that pull from them; undefined where there are none. */
function repositories(fleet: Fleet, environment: Environment): { names: Term; served: Environment[] } | undefined {
  const { images, served } = repositoriesOf(fleet, environment);
  const names = [...new Set(images.map((image) => image.value))].sort();
  if (names.length === 0) return undefined;
  const origin = rule('repositories', 'one repository for each image of the fleet', ...images);
  const items = names.map((repository) => literal(repository, origin));
  return { names: listTerm(items, origin), served };
}

function ecr(fleet: Fleet, environment: Environment, unit: MakeUnit): Unit[] {
  const found = repositories(fleet, environment);
  if (!found) return [];
  const { names, served } = found;
  const accounts = [...new Set(served.map((other) => other.account.value))]
    .filter((account) => account !== environment.account.value)
    .sort();
  const pullers = rule(
    'pull-accounts',
    'the accounts of the environments that pull from here',
    ...served.map((other) => other.account),
  );
  return [
    unit('ecr', [
      ['repositories', names],
      [
        'pull_account_ids',
        accounts.length > 0
          ? listTerm(
              accounts.map((account) => literal(account, pullers)),
              pullers,
            )
          : undefined,
      ],
      ['kms_key', environment.kmsKey && term(environment.kmsKey)],
    ]),
  ];
}

function network(environment: Environment, name: Name, ingress: IngressFacts): (readonly [string, Term | undefined])[] {
  const { nat, interface_endpoints, gateway_endpoints } = environment.stacks.network.of;
  const security = (output: string, origin: Origin): Term => refTerm('aws/security', output, origin);
  const { subnets, domain, kmsKey, accessLogs, apiLogs, deletionProtection } = environment;
  return [
    name,
    ['vpc', term(environment.vpc)],
    ['private_subnet_ids', subnets.private && term(subnets.private)],
    ['public_subnet_ids', subnets.public && term(subnets.public)],
    ['load_balancer', literal(ingress.any, ingress.anyOrigin)],
    ['public_api', literal(ingress.public, ingress.publicOrigin)],
    ['alb_security_group_id', ingress.any ? security('alb_id', ingress.anyOrigin) : undefined],
    ['vpc_link_security_group_id', ingress.public ? security('vpc_link_id', ingress.publicOrigin) : undefined],
    ['domain', domain && ingress.any ? domainTerm(domain) : undefined],
    ['access_logs', accessLogs && ingress.any ? term(accessLogs) : undefined],
    ['deletion_protection', ingress.any && deletionProtection.value ? term(deletionProtection) : undefined],
    [
      'log_retention',
      ingress.public && apiLogs.of.retention.origin.kind === 'written' ? days(apiLogs.of.retention) : undefined,
    ],
    ['kms_key', kmsKey && ingress.public ? term(kmsKey) : undefined],
    ['nat', term(nat)],
    [
      'interface_endpoints',
      interface_endpoints.of.length > 0
        ? endpoints(interface_endpoints, ingress, sessionKey(environment) !== undefined)
        : undefined,
    ],
    ['gateway_endpoints', gateway_endpoints.of.length > 0 ? term(gateway_endpoints) : undefined],
  ];
}

/** ECS Exec needs its own endpoint where nothing else leads out. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html */
function endpoints(
  asked: Environment['stacks']['network']['of']['interface_endpoints'],
  ingress: IngressFacts,
  encrypted: boolean,
): Term {
  const tunnel = rule('tunnel-endpoints', 'what the tunnel of a service needs', asked);
  const more = ingress.tunnelled
    ? ['ssmmessages', 'ec2messages', ...(encrypted ? ['kms'] : [])].filter(
        (endpoint) => !asked.value.includes(endpoint),
      )
    : [];
  return listTerm(
    [...asked.of.map((item) => term(item)), ...more.map((endpoint) => literal(endpoint, tunnel))],
    asked.origin,
  );
}

const tls = (certificate: Domain['certificate']): Origin => rule('tls-port', 'the port of HTTPS', certificate);

const domainTerm = ({ internal, certificate, zone }: Domain): Term =>
  mapTerm(
    [
      ['name', term(internal)],
      ['certificate', term(certificate)],
      ['zone', zone && term(zone)],
    ],
    internal.origin,
  );

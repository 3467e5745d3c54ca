/** Environments that share an account must not both own what the account has once, nor reach what the other one has. */
import { type Diagnostic, quote } from '../../diagnostics/diagnostic.ts';
import { deployedIn, type Fleet } from '../../model/fleet.ts';
import { isRepository } from '../../model/image.ts';
import type { Environment, Platform } from '../../model/platform.ts';
import { fault } from './fault.ts';

export function checkSharing(fleet: Fleet): Diagnostic[] {
  return [
    ...sharedVpc(fleet.platform.environments),
    ...sharedRegistry(fleet),
    ...sharedNames(fleet),
    ...sharedRights(fleet),
    ...outsideRights(fleet),
  ];
}

/** NAT gateways and endpoints change a VPC for all who are in it: one environment owns them. */
function sharedVpc(environments: readonly Environment[]): Diagnostic[] {
  const changing = environments.filter(({ stacks, emulated, existing }) => {
    const { nat, interface_endpoints, gateway_endpoints } = stacks.network.value;
    return (
      !emulated &&
      !existing.has('network') &&
      (nat !== 'none' || interface_endpoints.length > 0 || gateway_endpoints.length > 0)
    );
  });
  return pairs(changing, ({ account, region, vpc }) => JSON.stringify([account.value, region.value, vpc.value])).map(
    ([first, second]) =>
      fault(
        second.vpc.origin,
        'link/shared-vpc',
        `${quote(first.name)} and ${quote(second.name)} both add gateways or endpoints to the VPC ${quote(second.vpc.value)}`,
        {
          other: { origin: first.vpc.origin, message: `${quote(first.name)} has it here` },
          help: `let one environment own them: \`stacks: {network: {nat: none, interface_endpoints: [], gateway_endpoints: []}}\` in the other`,
        },
      ),
  );
}

/** Repositories are named by service, so an account and region has one set of them. */
function sharedRegistry(fleet: Fleet): Diagnostic[] {
  if (fleet.platform.registry.kind !== 'each') return [];
  const making = fleet.platform.environments.filter(
    (environment) =>
      !environment.emulated &&
      deployedIn(fleet, environment.name).some((deployed) => isRepository(deployed.service.value.image)),
  );
  return pairs(making, ({ account, region }) => JSON.stringify([account.value, region.value])).map(([first, second]) =>
    fault(
      second.account.origin,
      'link/shared-registry',
      `${quote(first.name)} and ${quote(second.name)} would make the same image repositories`,
      {
        other: { origin: first.account.origin, message: `${quote(first.name)} is in the same account and region` },
        help: `say which one makes them: \`registry: {environment: ${first.name}}\``,
      },
    ),
  );
}

/** Roles are of the account, so the names of two environments there must differ. */
function sharedNames(fleet: Fleet): Diagnostic[] {
  const { naming, environments } = fleet.platform;
  if (naming.value.includes('${environment}')) return [];
  const real = environments.filter(({ emulated }) => !emulated);
  for (const [first, second] of pairs(real, ({ account }) => account.value)) {
    const names = new Set(deployedIn(fleet, first.name).map(({ name }) => name));
    const twice = deployedIn(fleet, second.name).find(({ name }) => names.has(name));
    if (twice === undefined) continue;
    const message = `${quote(twice.name)} has the same names in ${quote(first.name)} and ${quote(second.name)}, which share an account`;
    return [
      fault(naming.origin, 'link/shared-names', message, {
        other: { origin: second.account.origin, message: 'the account is given again here' },
        help: 'put `${environment}` into `naming`',
      }),
    ];
  }
  return [];
}

/**
 * The deploy role knows what is the environment's by the start of its name, `shop-dev-*` (modules/oidc), and a star stands for any text.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html#reference_policies_elements_resource_wildcards
 */
function sharedRights({ platform }: Fleet): Diagnostic[] {
  const real = platform.environments.filter(({ emulated }) => !emulated);
  return real
    .filter(({ stacks }) => stacks.oidc.value.repository !== undefined)
    .flatMap((shorter) =>
      real
        .filter(({ name, account }) => name.startsWith(`${shorter.name}-`) && account.value === shorter.account.value)
        .map((longer) => sharedRight(shorter, longer, platform)),
    );
}

function sharedRight(shorter: Environment, longer: Environment, { project, environmentNames }: Platform): Diagnostic {
  const reached = reachedBy(shorter, longer);
  const turned = `${longer.name.slice(shorter.name.length + 1)}-${shorter.name}`;
  const isFree = /^[a-z]/.test(turned) && !environmentNames.some((name) => meet(name, turned));
  const name = isFree
    ? `call it ${quote(turned)}`
    : `give it a name that does not start with ${quote(`${shorter.name}-`)}`;
  return fault(
    longer.origin,
    'link/shared-rights',
    `The deploy role of ${quote(shorter.name)} reaches into ${quote(longer.name)}, whose names start with ${quote(`${project.value}-${shorter.name}-`)} too`,
    {
      atKey: true,
      other: { origin: shorter.account.origin, message: `${quote(shorter.name)} is in the same account` },
      notes: [`it may change ${reached} there`],
      help: `${name}, or move it to an account of its own`,
    },
  );
}

/** What the deploy role may make is called `shop-dev-*` as well, whatever `naming` says. */
function outsideRights(fleet: Fleet): Diagnostic[] {
  const { project, naming, environments } = fleet.platform;
  const outside = environments.find(({ name, emulated, stacks }) => {
    const start = naming.value.replaceAll('${project}', project.value).replaceAll('${environment}', name);
    const isOurs = start.startsWith(`${project.value}-${name}-`);
    return !emulated && stacks.oidc.value.repository !== undefined && !isOurs && deployedIn(fleet, name).length > 0;
  });
  if (outside === undefined) return [];
  const message = `The deploy role of ${quote(outside.name)} may not make services that are called ${quote(naming.value)}`;
  return [
    fault(naming.origin, 'link/outside-rights', message, {
      notes: [`it may make and change what is called ${quote(`${project.value}-${outside.name}-*`)}`],
      help: 'begin it with `${project}-${environment}-`, or deploy with a role of your own',
    }),
  ];
}

/** One name is the other one, or starts it. */
const meet = (one: string, other: string): boolean => `${one}-`.startsWith(`${other}-`) || other.startsWith(`${one}-`);

/** Roles and dashboards are of the account; the rest is named with its region. */
function reachedBy(shorter: Environment, longer: Environment): string {
  const path = ({ iam }: Environment): string => iam.path?.value ?? '/';
  const roles = path(shorter) === path(longer) ? ['the roles of tasks'] : [];
  if (shorter.region.value !== longer.region.value) return [...roles, 'dashboards'].join(' and ');
  const rest = 'dashboards, task definitions, queues, alarms, log groups, target groups, security groups, NAT gateways';
  return [...roles, `${rest} and endpoints`].join(', ');
}

/** Each environment that has the same key as an earlier one, with that earlier one. */
function pairs(
  environments: readonly Environment[],
  keyOf: (environment: Environment) => string,
): [Environment, Environment][] {
  const first = new Map<string, Environment>();
  return environments.flatMap((environment): [Environment, Environment][] => {
    const other = first.get(keyOf(environment));
    if (other) return [[other, environment]];
    first.set(keyOf(environment), environment);
    return [];
  });
}

/** Environments that share an account must not both own what the account has once. */
import { type Diagnostic, quote } from '../../diagnostics/diagnostic.ts';
import { deployedIn, type Fleet } from '../../model/fleet.ts';
import { isRepository } from '../../model/image.ts';
import type { Environment } from '../../model/platform.ts';
import { fault } from './fault.ts';

export function checkSharing(fleet: Fleet): Diagnostic[] {
  return [...sharedVpc(fleet.platform.environments), ...sharedRegistry(fleet), ...sharedNames(fleet)];
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

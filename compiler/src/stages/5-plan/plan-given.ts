/** What the deploy role may use of what is there already: keys, certificates, zones, listeners, roles, and a cluster that is called otherwise. */
import { deployedIn, type Fleet } from '../../model/fleet.ts';
import type { Term } from '../../model/plan.ts';
import type { Environment } from '../../model/platform.ts';
import type { Typed } from '../../model/sourced.ts';
import { plainText } from './render-text.ts';
import { listTerm, literal, rule, term } from './terms.ts';

export function planGiven(fleet: Fleet, environment: Environment): (readonly [string, Term | undefined])[] {
  const { kmsKey, domain } = environment;
  const cluster = outputs('cluster', environment);
  const network = outputs('network', environment);
  return [
    ['cluster_name', cluster.cluster_name && term(cluster.cluster_name)],
    ['kms_keys', list(kmsKey)],
    ['certificate_arns', list(domain?.certificate)],
    ['hosted_zone_ids', list(domain?.zone)],
    ['listener_arns', list(network.internal_listener_arn, network.public_listener_arn)],
    ['passed_roles', passedRoles(fleet, environment)],
  ];
}

const outputs = (stack: string, { existing }: Environment): Readonly<Record<string, Typed<string>>> =>
  (existing.get(stack)?.of ?? {}) as Readonly<Record<string, Typed<string>>>;

function list(...given: readonly (Typed<string> | undefined)[]): Term | undefined {
  const nodes = given.filter((node) => node !== undefined);
  return nodes[0] && listTerm(nodes.map(term), nodes[0].origin);
}

/** The roles that manifests name. Those that the modules make are known by their names. */
function passedRoles(fleet: Fleet, environment: Environment): Term | undefined {
  const neighbours = deployedIn(fleet, environment.name);
  const named = neighbours.flatMap((deployed) => {
    const { task, execution } = deployed.service.of.roles.of;
    return [task, execution]
      .filter((role) => role !== undefined)
      .map((role) => ({
        role,
        arn: plainText(role.value, { deployed, platform: fleet.platform, neighbours }),
      }));
  });
  if (named.length === 0) return undefined;
  const origin = rule('passed-roles', 'the roles that services name', ...named.map(({ role }) => role));
  const arns = [...new Set(named.map(({ arn }) => arn))].sort();
  return listTerm(
    arns.map((arn) => literal(arn, origin)),
    origin,
  );
}

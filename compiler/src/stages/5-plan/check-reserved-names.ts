/**
 * Beginnings of names that AWS keeps for itself: a security group's for ids, a load balancer's for the DNS name of an internal one.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
 */
import { type Code, severityOf } from '../../diagnostics/catalog.ts';
import { type Diagnostic, quote } from '../../diagnostics/diagnostic.ts';
import type { Fleet } from '../../model/fleet.ts';
import type { Unit } from '../../model/plan.ts';
import { keySpanOf, type Origin, spanOf } from '../../model/sourced.ts';

/** By module: what has its `name`, and how none begins. */
const RESERVED: Readonly<Record<string, readonly [string, string]>> = {
  network: ['load balancer', 'internal-'],
  security: ['security group', 'sg-'],
  service: ['security group', 'sg-'],
};

/** One fault for each word that is to blame, however many names begin with it. */
export function checkReservedNames(fleet: Fleet, units: readonly Unit[]): Diagnostic[] {
  const blamed = new Map<Origin, Diagnostic>();
  for (const unit of units) {
    const [thing, prefix] = RESERVED[unit.module] ?? ['', ''];
    const name = unit.inputs.get('name')?.value;
    if (prefix === '' || typeof name !== 'string' || !name.startsWith(prefix)) continue;
    const { origin, words } = beginningOf(fleet, unit);
    const code: Code = 'plan/reserved-name';
    const span = words === 'the environment' ? keySpanOf(origin) : spanOf(origin);
    if (!blamed.has(origin))
      blamed.set(origin, {
        code,
        severity: severityOf(code),
        message: `A ${thing} would be named ${quote(name)}, and AWS takes none that begins with ${quote(prefix)}`,
        ...(span ? { span } : {}),
        help: `let ${words} begin otherwise`,
      });
  }
  return [...blamed.values()];
}

/** Where the first characters of a unit's name come from. */
function beginningOf(
  { platform, members }: Fleet,
  { id, module }: Unit,
): { readonly origin: Origin; readonly words: string } {
  const { naming, project, environments } = platform;
  const isOf = (word: string): boolean => naming.value.startsWith(`\${${word}}`);
  if (module !== 'service' || isOf('project')) return { origin: project.origin, words: 'the project' };
  const environment = environments.find(({ name }) => name === id.environment);
  if (isOf('environment') && environment) return { origin: environment.origin, words: 'the environment' };
  const member = members.find(({ name }) => id.path.endsWith(`/${name}`));
  if (isOf('service') && member?.nameNode) return { origin: member.nameNode.origin, words: "the service's name" };
  return { origin: naming.origin, words: '`naming`' };
}

/** One name, one owner: services across manifests, queues across services. */
import { type Diagnostic, quote } from '../../diagnostics/diagnostic.ts';
import { deployedIn, type Fleet, type Member } from '../../model/fleet.ts';
import type { Sourced } from '../../model/sourced.ts';
import { fault } from './fault.ts';

/** Queues that two services own in one environment. */
export const checkQueueNames = (fleet: Fleet): Diagnostic[] =>
  fleet.platform.environments.flatMap((environment) => queues(fleet, environment.name));

/** Manifests that repeat a name, and a fault for each. */
export function checkServiceNames(fleet: Fleet): {
  readonly repeated: ReadonlySet<Member>;
  readonly diagnostics: readonly Diagnostic[];
} {
  const first = new Map<string, Sourced>();
  const repeated = new Set<Member>();
  const diagnostics = fleet.members.flatMap((member) => {
    if (member.name === undefined || !member.nameNode) return [];
    const other = first.get(member.name);
    if (!other) {
      first.set(member.name, member.nameNode);
      return [];
    }
    repeated.add(member);
    return [
      fault(member.nameNode.origin, 'link/duplicate-service', `Two manifests are named ${quote(member.name)}`, {
        other: { origin: other.origin, message: 'the other one is here' },
        help: 'give each service a name of its own',
      }),
    ];
  });
  return { repeated, diagnostics };
}

function queues(fleet: Fleet, environment: string): Diagnostic[] {
  const first = new Map<string, { readonly owner: string; readonly node: Sourced }>();
  return deployedIn(fleet, environment).flatMap((deployed) =>
    Object.entries(deployed.service.of.queues.of).flatMap(([name, node]) => {
      const other = first.get(name);
      if (!other) {
        first.set(name, { owner: deployed.name, node });
        return [];
      }
      return [
        fault(node.origin, 'link/duplicate-queue', `${quote(other.owner)} owns a queue named ${quote(name)} already`, {
          atKey: true,
          other: { origin: other.node.origin, message: 'the other one is here' },
          help: 'a queue has one owner; others name it under `consumes` or `sends_to`',
        }),
      ];
    }),
  );
}

/** One name, one owner: services across manifests, queues across services. */
import { type Diagnostic, quote } from '../../diagnostics/diagnostic.ts';
import { type Deployed, deployedIn, type Fleet, type Member } from '../../model/fleet.ts';
import type { Sourced } from '../../model/sourced.ts';
import { fault } from './fault.ts';

/** Queues that two services own in one environment. */
export const checkQueueNames = (fleet: Fleet): Diagnostic[] =>
  fleet.platform.environments.flatMap((environment) => queues(fleet, environment.name));

/** Manifests that repeat a name, and a fault for each. */
export function checkServiceNames(fleet: Pick<Fleet, 'members'>): {
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

type Queue = Deployed['service']['of']['queues']['of'][string];

interface Owned {
  readonly owner: string;
  readonly node: Queue;
}

function queues(fleet: Fleet, environment: string): Diagnostic[] {
  const first = new Map<string, Owned>();
  const twice = deployedIn(fleet, environment).flatMap((deployed) =>
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
  return [...twice, ...deadLetterQueues(fleet, first)];
}

/** The module queue makes `<name>-dlq` beside each queue. */
function deadLetterQueues({ platform }: Fleet, owned: ReadonlyMap<string, Owned>): Diagnostic[] {
  if (!platform.naming.value.endsWith('${service}')) return [];
  return [...owned].flatMap(([name, { node }]) => {
    const other = owned.get(`${name}-dlq`);
    if (other === undefined || other.node.value.fifo !== node.value.fifo) return [];
    return [
      fault(
        other.node.origin,
        'link/duplicate-queue',
        `${quote(`${name}-dlq`)} is the dead-letter queue of ${quote(name)} already`,
        {
          atKey: true,
          other: { origin: node.origin, message: `${quote(name)} is here` },
          help: 'leave it out, or give it another name: each queue gets a dead-letter queue of its own',
        },
      ),
    ];
  });
}

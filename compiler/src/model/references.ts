/** Which queues and services a service refers to, wherever in its manifest it does so. */
import type { Deployed } from './fleet.ts';
import { isQueueArn } from './queue.ts';
import type { Origin, Typed } from './sourced.ts';
import { spanOfHole } from './holes.ts';
import { type Hole, parseTemplate, readExpression } from './template.ts';

export interface Reference {
  readonly kind: 'queue' | 'service';
  readonly name: string;
  readonly origin: Origin;
}

/** Every reference by name, in the order of the manifest. References to things outside the fleet (`{arn, variable}`) are not among them. */
export function referencesOf(deployed: Deployed): Reference[] {
  const { of } = deployed.service;
  const queues = [...of.consumes.of, ...of.sends_to.of] as readonly Typed<string | object>[];
  const named = queues
    .filter((node): node is Typed<string> => typeof node.value === 'string')
    .map((node): Reference => ({ kind: 'queue', name: node.value, origin: node.origin }));
  const calls = of.calls.of.map((node): Reference => ({ kind: 'service', name: node.value, origin: node.origin }));
  return [...named, ...scaledOn(deployed), ...calls, ...inVariables(deployed)];
}

/** Names of the services that this one calls, by `calls` or by a URL in a variable. */
export function calledBy(deployed: Deployed): ReadonlySet<string> {
  return new Set(
    referencesOf(deployed)
      .filter((reference) => reference.kind === 'service')
      .map((reference) => reference.name),
  );
}

function scaledOn(deployed: Deployed): Reference[] {
  const scaling = deployed.service.of.scaling as unknown as Typed<{ strategy: string; queue?: string }>;
  const queue = scaling.of.queue;
  return queue && !isQueueArn(queue.value) ? [{ kind: 'queue', name: queue.value, origin: queue.origin }] : [];
}

function inVariables(deployed: Deployed): Reference[] {
  const { variables, sidecars } = deployed.service.of;
  const all = [variables, ...Object.values(sidecars.of).map((sidecar) => sidecar.of.variables)];
  return all
    .flatMap((map) => Object.values(map.of))
    .flatMap((node) =>
      parseTemplate(node.value).flatMap((part): Reference[] => {
        const meaning = typeof part === 'string' ? undefined : readExpression(part.expression);
        return typeof part !== 'string' && meaning && meaning.kind !== 'word'
          ? [{ kind: meaning.kind, name: meaning.name, origin: originOfHole(part, node) }]
          : [];
      }),
    );
}

/** The origin of a value, narrowed to one `${…}` in it. */
function originOfHole(hole: Hole, { origin, value }: Typed<string>): Origin {
  return origin.kind === 'written' ? { ...origin, span: spanOfHole(hole, value, origin.span) } : origin;
}

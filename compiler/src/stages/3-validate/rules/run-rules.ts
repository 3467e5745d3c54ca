/**
 * Runs the rules on one service. A value that the schema refused has been reported, and something else stands in its place: a rule that
 * looks at it would report it again, or talk nonsense, and is left out. All others are run, so that every mistake is told at once.
 */
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Service } from '../../../generated/service.ts';
import { childAt, isList, isMap, listOf, mapOf, type Sourced, type Typed, withChild } from '../../../model/sourced.ts';
import { SERVICE_RULES } from './index.ts';
import type { ListedRule } from './rule.ts';

/** `faulty`: paths of what the schema refused or missed; `consumes.-` is an item that was taken out of a list, and the empty one is everything. */
export function runRules(service: Typed<Service>, faulty: ReadonlySet<string>): Diagnostic[] {
  const faults = [...faulty].map((path) => (path === '' ? [] : path.split('.')));
  return SERVICE_RULES.flatMap(({ reads, each, check }) =>
    each
      ? entriesOf(service, each).flatMap(({ key, alone }) =>
          isSound(bound(reads, each, key), faults) ? check(alone) : [],
        )
      : isSound(reads, faults)
        ? check(service)
        : [],
  );
}

interface Entry {
  readonly key: string;
  /** The service with this entry and no other. */
  readonly alone: Typed<Service>;
}

function entriesOf(service: Typed<Service>, each: string): Entry[] {
  const path = each.split('.');
  const node = childAt(service as unknown as Sourced, path);
  if (!node || !(isMap(node) || isList(node))) return [];
  return Object.entries(node.of).map(([key, child]: [string, Sourced]) => {
    const one = isMap(node) ? mapOf([[key, child]], node.origin) : listOf([child], node.origin);
    return { key, alone: withChild(service as unknown as Sourced, path, one) as unknown as Typed<Service> };
  });
}

const bound = (reads: ListedRule['reads'], each: string, key: string): string[] =>
  reads.map((field) => (field.startsWith(`${each}.*`) ? `${each}.${key}${field.slice(each.length + 2)}` : field));

const isSound = (reads: readonly string[], faults: readonly (readonly string[])[]): boolean =>
  !reads.some((field) => faults.some((fault) => touches(fault, field)));

/** A fault of the field itself or around it; or one in it, unless only its presence counts. */
function touches(fault: readonly string[], field: string): boolean {
  const path = field.replace(/\?$/, '').split('.');
  const isWithin = fault.length > path.length;
  return (
    !(isWithin && field.endsWith('?')) &&
    path.slice(0, fault.length).every((part, index) => part === '*' || part === fault[index])
  );
}

/** Short ways to make terms: values of a unit's inputs that know where they come from. */
import type { Ref, Term, TermMap, UnitPath } from '../../model/plan.ts';
import { isList, isMap, type Origin, type Scalar, type Sourced, type Typed } from '../../model/sourced.ts';

/** A scalar, map or list as it stands in the manifest. */
export function term(node: Sourced | Typed<unknown>): Term {
  const sourced = node as Sourced;
  if (isMap(sourced))
    return mapTerm(
      Object.entries(sourced.of).map(([key, child]) => [key, term(child)]),
      sourced.origin,
    );
  if (isList(sourced)) return { value: sourced.of.map(term), origin: sourced.origin };
  return { value: sourced.value as Scalar, origin: sourced.origin };
}

/** Whole seconds from milliseconds. */
export const seconds = (node: Typed<number>): Term => ({ value: Math.round(node.value / 1000), origin: node.origin });

/** Whole days from milliseconds. */
export const days = (node: Typed<number>): Term => ({
  value: Math.round(node.value / 86_400_000),
  origin: node.origin,
});

export const literal = (value: Scalar, origin: Origin): Term => ({ value, origin });
export const refTerm = (ref: UnitPath, output: string, origin: Origin): Term => ({
  value: { ref, output } satisfies Ref,
  origin,
});
export const listTerm = (items: readonly Term[], origin: Origin): Term => ({ value: items, origin });

/** A map; entries that are undefined are left out. */
export function mapTerm(entries: Iterable<readonly [string, Term | undefined]>, origin: Origin): Term {
  const map = new Map<string, Term>();
  for (const [key, value] of entries) if (value) map.set(key, value);
  return { value: { fields: map } satisfies TermMap, origin };
}

/** Inputs in the order given; those that are undefined are left out. */
export function inputs(entries: Iterable<readonly [string, Term | undefined]>): ReadonlyMap<string, Term> {
  return (mapTerm(entries, NOWHERE).value as TermMap).fields;
}

const NOWHERE: Origin = { kind: 'rule', rule: 'inputs', says: '', from: [] };

/** An origin for what a rule of the compiler decides. `says` ends the sentence "this value is …". */
export const rule = (name: string, says: string, ...from: readonly { readonly origin: Origin }[]): Origin => ({
  kind: 'rule',
  rule: name,
  says,
  from: from.map((node) => node.origin),
});

/** Stacks that are there already: their outputs stand as literals where a unit would refer to `aws/<stack>`. */
import { severityOf } from '../../diagnostics/catalog.ts';
import { type Diagnostic, quote, type Result } from '../../diagnostics/diagnostic.ts';
import { enumerate } from '../../diagnostics/enumerate.ts';
import { isRef, isTermList, isTermMap, isText, type Ref, type Term, type Unit } from '../../model/plan.ts';
import type { Environment } from '../../model/platform.ts';
import { isMap, keySpanOf, type Sourced } from '../../model/sourced.ts';
import { term } from './terms.ts';

/** The units without those of existing stacks. Outputs that some unit needs and nobody gave are told once for each stack. */
export function placeExisting(units: readonly Unit[], { existing, name }: Environment): Result<Unit[]> {
  const missing = new Map<string, Map<string, Unit>>();
  const find = ({ ref, output }: Ref, unit: Unit): Term | undefined => {
    const outputs = existing.get(ref.slice('aws/'.length));
    if (!ref.startsWith('aws/') || !outputs || !isMap(outputs)) return undefined;
    const given = outputs.of[output];
    if (given) return term(given);
    const outputsOfStack = missing.get(ref) ?? new Map<string, Unit>();
    missing.set(ref, outputsOfStack);
    if (!outputsOfStack.has(output)) outputsOfStack.set(output, unit);
    return undefined;
  };
  const place = (node: Term, unit: Unit): Term => {
    const { value, origin } = node;
    if (isTermMap(value))
      return { value: { fields: new Map([...value.fields].map(([key, child]) => [key, place(child, unit)])) }, origin };
    if (isTermList(value)) return { value: value.map((child) => place(child, unit)), origin };
    if (isRef(value)) return find(value, unit) ?? node;
    if (!isText(value)) return node;
    const text = value.text.map(
      (part) => (typeof part === 'string' ? part : (find(part, unit)?.value ?? part)) as string | Ref,
    );
    return { value: text.every((part) => typeof part === 'string') ? text.join('') : { text }, origin };
  };
  const kept = existing.size === 0 ? [...units] : units.filter(({ id }) => !isExisting(id.path, existing));
  const placed = existing.size === 0 ? kept : kept.map((unit) => placeIn(unit, (node) => place(node, unit)));
  const diagnostics = [...missing].map(([ref, outputs]) =>
    lack(existing.get(ref.slice('aws/'.length)) as Sourced, ref, outputs, name),
  );
  return { value: placed, diagnostics };
}

const isExisting = (path: string, existing: Environment['existing']): boolean =>
  path.startsWith('aws/') && existing.has(path.slice('aws/'.length));

const placeIn = (unit: Unit, place: (node: Term) => Term): Unit => ({
  ...unit,
  inputs: new Map([...unit.inputs].map(([name, node]) => [name, place(node)])),
});

function lack(given: Sourced, ref: string, missing: ReadonlyMap<string, Unit>, environment: string): Diagnostic {
  const code = 'plan/existing-output';
  const span = keySpanOf(given.origin);
  const names = enumerate([...missing.keys()].map(quote), 'and');
  const units = [...new Set([...missing.values()].map((unit) => quote(unit.id.path)))];
  return {
    code,
    severity: severityOf(code),
    message: `${quote(ref)} of ${quote(environment)} exists, and ${names} ${missing.size > 1 ? 'are' : 'is'} not given`,
    ...(span ? { span } : { place: `${environment}/${ref}` }),
    notes: [`needed by ${enumerate(units, 'and')}`],
    help: `add ${missing.size > 1 ? 'them' : 'it'} to \`existing\``,
  };
}

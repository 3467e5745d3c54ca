/** A plan as flat text: `services/orders:scaling.max` -> `4`. What two plans differ in is then a list of names. */
import { isRef, isTermList, isTermMap, isText, type Plan, type Ref, type Term } from '../model/plan.ts';

/** Every input leaf of an environment's units, and whether they are protected. */
export function planInputs(plan: Plan, environment: string): Map<string, string> {
  const inputs = new Map<string, string>();
  for (const unit of plan.units) {
    if (unit.id.environment !== environment) continue;
    inputs.set(unit.id.path, 'unit');
    if (unit.preventDestroy) inputs.set(`${unit.id.path}:prevent_destroy`, 'true');
    for (const [name, term] of unit.inputs) addLeaves(inputs, `${unit.id.path}:${name}`, term);
  }
  return inputs;
}

function addLeaves(inputs: Map<string, string>, path: string, { value }: Term): void {
  if (isTermMap(value)) for (const [key, child] of value.fields) addLeaves(inputs, `${path}.${key}`, child);
  else if (isTermList(value))
    for (const [index, child] of value.entries()) addLeaves(inputs, `${path}[${index}]`, child);
  else inputs.set(path, textOf(value));
}

function textOf(value: Exclude<Term['value'], readonly Term[]>): string {
  const ref = ({ ref, output }: Ref): string => `<${ref}.${output}>`;
  if (isRef(value)) return ref(value);
  return isText(value)
    ? value.text.map((part) => (typeof part === 'string' ? part : ref(part))).join('')
    : JSON.stringify(value);
}

/** Names of the inputs in which two plans differ, sorted. */
export function differences(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => before.get(name) !== after.get(name))
    .sort();
}

/** Every leaf term of a plan with the name of its input. */
export function leafTerms(plan: Plan): [string, Term][] {
  const leaves: [string, Term][] = [];
  const walk = (path: string, term: Term): void => {
    const { value } = term;
    if (isTermMap(value)) for (const [key, child] of value.fields) walk(`${path}.${key}`, child);
    else if (isTermList(value)) for (const [index, child] of value.entries()) walk(`${path}[${index}]`, child);
    else leaves.push([path, term]);
  };
  for (const unit of plan.units)
    for (const [name, term] of unit.inputs) walk(`${unit.id.environment}/${unit.id.path}:${name}`, term);
  return leaves;
}

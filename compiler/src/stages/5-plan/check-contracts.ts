/** Every unit against its module's own variables and outputs, before anything is written. */
import { type Code, severityOf } from '../../diagnostics/catalog.ts';
import { type Diagnostic, quote } from '../../diagnostics/diagnostic.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import type { Contracts, ModuleContract } from '../../model/contract.ts';
import { isRef, isTermList, isTermMap, isText, type Term, type Unit } from '../../model/plan.ts';
import { type Origin, spanOf } from '../../model/sourced.ts';
import type { TerraformType } from '../../model/terraform-type.ts';

/** Faults of all units. */
export function checkContracts(units: readonly Unit[], contracts: Contracts): Diagnostic[] {
  const moduleOf = new Map(units.map((unit) => [`${unit.id.environment}/${unit.id.path}`, unit.module]));
  return units.flatMap((unit) => {
    const contract = contracts[unit.module];
    if (!contract)
      return [
        fault('plan/unknown-module', unit, undefined, `The modules folder has no module named ${quote(unit.module)}`),
      ];
    return [
      ...checkInputs(unit, contract),
      ...[...unit.inputs.values()].flatMap((term) => checkOutputs(term, unit, moduleOf, contracts)),
    ];
  });
}

function checkInputs(unit: Unit, contract: ModuleContract): Diagnostic[] {
  const missing = Object.entries(contract.variables).filter(
    ([name, variable]) => variable.required && !unit.inputs.has(name),
  );
  return [
    ...missing.map(([name]) =>
      fault(
        'plan/missing-input',
        unit,
        undefined,
        `The module ${quote(unit.module)} needs ${quote(name)}, and the compiler does not give it`,
      ),
    ),
    ...[...unit.inputs].flatMap(([name, term]) => {
      const variable = contract.variables[name];
      if (variable) return checkType(term, variable.type, name, unit);
      const near = suggest(name, Object.keys(contract.variables));
      return [
        fault(
          'plan/unknown-input',
          unit,
          term.origin,
          `The module ${quote(unit.module)} has no variable named ${quote(name)}`,
          near,
        ),
      ];
    }),
  ];
}

/** A reference may be of any type: outputs have none. Null stands for a default. */
function checkType(term: Term, type: TerraformType, path: string, unit: Unit): Diagnostic[] {
  const { value } = term;
  if (value === null || isRef(value) || type === 'any') return [];
  if (type === 'string' || type === 'number' || type === 'bool') {
    const given = isText(value) ? 'string' : typeof value === 'boolean' ? 'bool' : typeof value;
    return given === type ? [] : [wrong(term, path, type, unit)];
  }
  if ('object' in type) {
    if (!isTermMap(value)) return [wrong(term, path, 'object', unit)];
    const missing = Object.keys(type.object).filter((name) => !type.optional.includes(name) && !value.fields.has(name));
    const children = [...value.fields].flatMap(([name, child]) => {
      const inner = type.object[name];
      return inner
        ? checkType(child, inner, `${path}.${name}`, unit)
        : [
            fault(
              'plan/unknown-input',
              unit,
              child.origin,
              `${quote(path)} of the module ${quote(unit.module)} has no attribute ${quote(name)}`,
              suggest(name, Object.keys(type.object)),
            ),
          ];
    });
    return [
      ...missing.map((name) =>
        fault(
          'plan/missing-input',
          unit,
          term.origin,
          `${quote(path)} of the module ${quote(unit.module)} needs ${quote(name)}`,
        ),
      ),
      ...children,
    ];
  }
  if ('map' in type)
    return isTermMap(value)
      ? [...value.fields].flatMap(([name, child]) => checkType(child, type.map, `${path}.${name}`, unit))
      : [wrong(term, path, 'map', unit)];
  if (!isTermList(value)) return [wrong(term, path, 'list', unit)];
  const item = (index: number): TerraformType =>
    'list' in type ? type.list : 'set' in type ? type.set : (type.tuple[index] ?? 'any');
  return value.flatMap((child, index) => checkType(child, item(index), `${path}[${index}]`, unit));
}

function checkOutputs(
  term: Term,
  unit: Unit,
  moduleOf: ReadonlyMap<string, string>,
  contracts: Contracts,
): Diagnostic[] {
  const { value } = term;
  if (isTermMap(value))
    return [...value.fields.values()].flatMap((child) => checkOutputs(child, unit, moduleOf, contracts));
  if (isTermList(value)) return value.flatMap((child) => checkOutputs(child, unit, moduleOf, contracts));
  const refs = isRef(value) ? [value] : isText(value) ? value.text.filter((part) => typeof part !== 'string') : [];
  return refs.flatMap(({ ref, output }) => {
    const module = moduleOf.get(`${unit.id.environment}/${ref}`);
    const outputs = module === undefined ? undefined : contracts[module]?.outputs;
    if (!outputs || outputs.includes(output)) return [];
    return [
      fault(
        'plan/unknown-output',
        unit,
        term.origin,
        `The module ${quote(module as string)} has no output named ${quote(output)}`,
        suggest(output, outputs),
      ),
    ];
  });
}

const wrong = (term: Term, path: string, type: string, unit: Unit): Diagnostic =>
  fault('plan/input-type', unit, term.origin, `${quote(path)} of the module ${quote(unit.module)} takes a ${type}`);

function fault(code: Code, unit: Unit, origin: Origin | undefined, message: string, near?: string): Diagnostic {
  const span = origin && spanOf(origin);
  return {
    code,
    severity: severityOf(code),
    message,
    ...(span ? { span } : { place: `${unit.id.environment}/${unit.id.path}` }),
    ...(near ? { help: `did you mean ${quote(near)}?` } : {}),
  };
}

/** One value of a comparison in `rules/`, compiled in memory: what the compiler says of it, and what a module would get. */
import { stringify } from 'yaml';
import { merge } from '../build/rules/patch.ts';
import { manifestWith } from '../build/rules/read-agreement.ts';
import type { Agreement, Value } from '../build/rules/rule.ts';
import { compile } from '../src/compile.ts';
import contracts from '../src/generated/contract.json' with { type: 'json' };
import type { Contracts } from '../src/model/contract.ts';
import {
  isRef,
  isTermList,
  isTermMap,
  isText,
  type PlannedEnvironment,
  type Ref,
  type Term,
  type Unit,
} from '../src/model/plan.ts';
import { mockOutput } from '../src/stages/6-render/mock-outputs.ts';
import { memoryHost } from '../src/testing/memory-host.ts';

export interface Compiled {
  /** Codes of the errors. */
  readonly codes: readonly string[];
  /** Inputs of the module; undefined beside errors. What other units give stands there as the compiler's stand-in. */
  readonly inputs: Readonly<Record<string, unknown>> | undefined;
}

/** Pinned, so that nothing is said about the image. */
const IMAGE = `111111111111.dkr.ecr.eu-west-2.amazonaws.com/a@sha256:${'0123456789abcdef'.repeat(4)}`;

/** The least that a platform file says. */
const PLATFORM = {
  project: 'project',
  manifests: ['a.yaml'],
  environments: { dev: { region: 'eu-west-1', account: '111111111111' } },
};

export const compileValue = (agreement: Agreement, value: Value): Compiled =>
  compileFile(agreement, manifestWith(agreement, value));

/** The file of a comparison with what else it needs; beside a platform file stands the least of a manifest. */
export function compileFile({ file, module }: Agreement, content: object): Compiled {
  const text = (value: unknown): string => stringify(value, { aliasDuplicateObjects: false });
  const manifest = text({ name: 'a', image: IMAGE, ...(file === 'manifest' ? content : {}) });
  const files = {
    'a.yaml': manifest,
    ...(file === 'platform' ? { 'platform.yaml': text(merge(PLATFORM, content)) } : {}),
  };
  const { diagnostics, result } = compile(memoryHost(files), { paths: ['a.yaml'] });
  const codes = diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
  if (codes.length > 0 || result === undefined) return { codes, inputs: undefined };
  const [environment] = result.plan.environments;
  if (environment === undefined) throw new Error('there is no environment');
  return { codes, inputs: inputsOf(result.plan.units, module, environment) };
}

/** The module task is a part of service, which hands its inputs on as they are. */
function inputsOf(units: readonly Unit[], module: string, environment: PlannedEnvironment): Record<string, unknown> {
  const unit = units.find((one) => one.module === (module === 'task' ? 'service' : module));
  if (unit === undefined) throw new Error(`the manifest has no unit of the module ${module}`);
  const taken = (contracts as unknown as Contracts)[module]?.variables ?? {};
  const resolve = ({ ref, output }: Ref): unknown => {
    const of = units.find(({ id }) => id.path === ref)?.module ?? ref.split('/').at(-1) ?? '';
    return mockOutput(ref, of, output, environment);
  };
  return Object.fromEntries(
    [...unit.inputs].filter(([name]) => Object.hasOwn(taken, name)).map(([name, term]) => [name, plain(term, resolve)]),
  );
}

function plain({ value }: Term, resolve: (ref: Ref) => unknown): unknown {
  if (isRef(value)) return resolve(value);
  if (isText(value))
    return value.text.map((part) => (typeof part === 'string' ? part : String(resolve(part)))).join('');
  if (isTermList(value)) return value.map((item) => plain(item, resolve));
  if (isTermMap(value)) return Object.fromEntries([...value.fields].map(([key, item]) => [key, plain(item, resolve)]));
  return value;
}

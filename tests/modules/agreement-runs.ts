/**
 * The module's side of the comparisons in `rules/`, in a copy of the modules and with a mocked provider. Nothing is applied.
 *
 * A plan has a call of the module for each of some values: an engine tells every invalid variable at once, with the file of its call, and many
 * plans would cost more than few. A failed precondition does not say whose it is, and a variable that looks at another one is not asked when
 * a plan has failed already: each of those has a run of its own that expects the resource or the variable to fail.
 */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assign } from '../../compiler/build/rules/patch.ts';
import type { Agreement, Value } from '../../compiler/build/rules/rule.ts';
import { compileFile, compileValue } from '../../compiler/test/agreement.ts';
import type { Engine } from '../../tools/engine.ts';
import { mockProvider } from '../../tools/task-definitions.ts';
import { output, root, run } from '../tools.ts';

type Inputs = Readonly<Record<string, unknown>>;

/** One value, given to the module. */
export interface Question {
  readonly agreement: Agreement;
  readonly value: Value;
  readonly isGood: boolean;
}

export const questionsOf = (agreement: Agreement): Question[] => [
  ...agreement.bad.map((value) => ({ agreement, value, isGood: false })),
  // What the compiler alone refuses, the module takes.
  ...[...(agreement.stricter?.values ?? []), ...agreement.good].map((value) => ({ agreement, value, isGood: true })),
];

/** Calls in one plan. The time of a plan grows faster than their number. */
const AT_ONCE = 12;

/** For each question, what the module said against the value; empty when it took it. */
export function ask(engine: Engine, cwd: string, module: string, questions: readonly Question[]): string[] {
  cpSync(join(root, 'modules'), join(cwd, 'modules'), {
    recursive: true,
    filter: (path) => !/\/(?:tests|\.terraform[^/]*)$/.test(path),
  });
  // Without its provider named in the root, the mock is not handed on to the modules.
  const versions = join(root, 'modules', module, 'versions.tf');
  cpSync(versions, join(cwd, 'versions.tf'));
  mkdirSync(join(cwd, 'tests'));
  const mock = mockProvider({ region: 'eu-west-1', account: '000000000000' });
  const addRun = (name: string, source: string, rest = ''): void =>
    writeFileSync(
      join(cwd, 'tests', `${name}.tftest.hcl`),
      `${mock}\nrun "${name}" {\n  command = plan\n  module {\n    source = "./${source}"\n  }\n${rest}}\n`,
    );

  const named = questions.map((question, index) => ({ ...question, name: `call_${index}` }));
  const isAlone = ({ agreement, isGood }: Question): boolean => !isGood && agreement.refuses !== undefined;
  for (const one of named.filter(isAlone)) {
    const rest = `  variables {\n${body(inputsFor(one))}  }\n  expect_failures = [${one.agreement.refuses}]\n`;
    addRun(one.name, `modules/${module}`, rest);
  }
  const calls = named.filter((one) => !isAlone(one));
  for (let start = 0; start < calls.length; start += AT_ONCE) {
    const folder = join(cwd, 'calls', String(start));
    cpSync(versions, join(folder, 'versions.tf'));
    for (const one of calls.slice(start, start + AT_ONCE))
      writeFileSync(join(folder, `${one.name}.tf`), callText(one.name, module, inputsFor(one)));
    addRun(`calls_${start}`, `calls/${start}`);
  }
  const said = answers(messages(engine, cwd));
  return named.map(({ name }) => said.get(name) ?? '');
}

/** A good value as the compiler hands it on; otherwise the inputs of a good one, with the value in its place. */
function inputsFor({ agreement, value, isGood }: Question): Inputs {
  const compiled = isGood ? compileValue(agreement, value).inputs : undefined;
  if (compiled !== undefined) return compiled;
  const [near] = agreement.good;
  const base = near ? compileValue(agreement, near) : compileFile(agreement, agreement.manifest);
  if (base.inputs === undefined)
    throw new Error(`${agreement.rule}: the manifest around ${agreement.field} does not compile: ${base.codes.join()}`);
  return assign(base.inputs, agreement.input, value.input) as Inputs;
}

const body = (inputs: Inputs): string =>
  Object.entries(inputs)
    .map(([key, value]) => `  ${key} = ${hcl(value)}\n`)
    .join('');

const callText = (name: string, module: string, inputs: Inputs): string =>
  `module "${name}" {\n  source = "../../modules/${module}"\n${body(inputs)}}\n`;

/** JSON is HCL, but for `\${` and `%{`. */
const hcl = (value: unknown): string => JSON.stringify(value).replace(/[$%](?=\{)/g, (sign) => sign + sign);

interface Message {
  readonly '@testrun'?: string;
  readonly diagnostic?: {
    readonly severity: string;
    readonly summary: string;
    readonly detail: string;
    readonly address?: string;
    readonly range?: { readonly filename: string };
  };
  readonly test_run?: { readonly run: string; readonly status?: string };
}

/** What `terraform test` says. Throws when it cannot begin. */
function messages(engine: Engine, cwd: string): readonly Message[] {
  const env = { ...engine.env, TF_DATA_DIR: join(cwd, '.terraform') };
  const init = run(engine.path, ['init', '-backend=false', '-no-color', '-input=false'], { cwd, env });
  if (init.status !== 0) throw new Error(output(init));
  const tests = run(engine.path, ['test', '-json'], { cwd, env });
  const lines = tests.stdout.split('\n').filter((line) => line.startsWith('{'));
  const all = lines.map((line) => JSON.parse(line) as Message);
  if (!all.some(({ test_run: one }) => one?.status !== undefined)) throw new Error(output(tests));
  return all;
}

/** By call. A fault that belongs to none, or a plan that was not made, would make the answers worthless. */
function answers(all: readonly Message[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const { diagnostic, test_run: one, '@testrun': of } of all) {
    // A run of its own passes when what it names has failed.
    if (one?.status === 'pass' && one.run.startsWith('call_')) found.set(one.run, 'it fails, as expected');
    if (one?.status === 'skip') throw new Error(`${one.run} was not run`);
    if (diagnostic?.severity !== 'error' || of?.startsWith('call_')) continue;
    const { summary, detail, address = '', range } = diagnostic;
    const [, name] = /(?:^|module\.|\/)(call_[0-9]+)\b/.exec(address || (range?.filename ?? '')) ?? [];
    if (name === undefined) throw new Error(`${of}: ${summary}: ${detail} ${range?.filename}`);
    found.set(name, `${found.get(name) ?? ''}${detail}`);
  }
  return found;
}

/**
 * Compiler and modules agree about AWS: a value that the one refuses, the other refuses too, and what the compiler makes of the last value that
 * is taken, the module takes. The values are those of `rules/`; `compiler/test/rules-limits.test.ts` asks the compiler about them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readRules } from '../../compiler/build/rules/read-rules.ts';
import { chooseEngine } from '../../tools/engine.ts';
import { isMissing, root } from '../tools.ts';
import { ask, questionsOf } from './agreement-runs.ts';

const chosen = await chooseEngine();
const skip = isMissing(chosen);
const agreements = readRules(join(root, 'rules')).rules.flatMap(({ agreement }) => agreement);
const modules = [...new Set(agreements.map(({ module }) => module))].sort();
const folder = mkdtempSync(join(tmpdir(), 'ecs-compile-rules-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(skip).each(modules)('the module %s agrees with the compiler', (module) => {
  const questions = agreements.filter((one) => one.module === module).flatMap(questionsOf);
  let answers: readonly string[] = [];
  beforeAll(() => {
    if (chosen.ok) answers = ask(chosen.engine, join(folder, module), module, questions);
    console.error(`${module}: ${answers.length} values`);
  });

  const names = [...new Set(questions.map(({ agreement: { rule, field } }) => `${rule}: ${field}`))];
  test.each(names)('%s', (name) => {
    const disagreements = questions.flatMap(({ agreement: { rule, field }, value, isGood }, index) => {
      const said = answers[index];
      if (`${rule}: ${field}` !== name || (said === '') === isGood) return [];
      return [
        `${JSON.stringify(value.input)} is ${isGood ? `good, but the module says: ${said}` : 'bad, but the module takes it'}`,
      ];
    });
    expect(disagreements).toEqual([]);
  });
});

/** Bad input never crashes and never passes silently: mutated and hostile manifests. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runInMemory } from '../src/testing/run-case.ts';

const examples = resolve(import.meta.dirname, '../../examples');
const texts = readdirSync(examples)
  .sort()
  .map((file) => readFileSync(join(examples, file), 'utf8'));
const platform =
  'project: shop\nmanifests: ["*.yaml"]\nenvironments:\n  dev: { region: eu-west-2, account: "111111111111" }\n  prod: { region: eu-west-2, account: "222222222222" }\n';

interface Mutation {
  readonly at: number;
  readonly length: number;
  readonly insert: string;
}

const snippet = fc.constantFrom(
  '',
  ':',
  ' ',
  '\n',
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  '- ',
  '&a ',
  '*a',
  '!!str ',
  '|\n',
  '\t',
  '${',
  '%{',
  'null',
  '~',
  '0',
  '-1',
  '1e999',
  'true',
  '__proto__',
  'constructor',
  '\u0000',
  '🚀',
  'environments:\n',
  '? ',
  '# ',
  '---\n',
);
const mutation: fc.Arbitrary<Mutation> = fc.record({ at: fc.nat(2000), length: fc.nat(12), insert: snippet });
const mutate = (text: string, mutations: readonly Mutation[]): string =>
  mutations.reduce((current, { at, length, insert }) => {
    const start = current.length === 0 ? 0 : at % current.length;
    return current.slice(0, start) + insert + current.slice(start + length);
  }, text);

/** What a person may be shown: every error has a place with characters in it, and nothing is written beside one. */
function expectSound(files: Record<string, string>): void {
  const { code, stderr, host, compilation } = runInMemory(files, []);
  expect([0, 1, 2]).toContain(code);
  const errors = compilation.diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  expect(code === 0).toBe(errors.length === 0);
  for (const { span, place, message, code: name } of compilation.diagnostics) {
    expect(span ?? place, `${name} has a place`).toBeDefined();
    expect(message, name).not.toMatch(
      /undefined|\[object|NaN|must (?:have|match|NOT)|must be (?:string|number|integer|object|array|boolean|equal|[<>]=)|\/properties/,
    );
    if (span) expect(span.end, `${name} covers something`).toBeGreaterThanOrEqual(span.start);
  }
  if (errors.length > 0) expect([...host.files.keys()].filter((path) => path.includes('/live/'))).toEqual([]);
  expect(stderr).not.toContain('fault of its own');
}

describe('mutated manifests', () => {
  test('are compiled or refused, never worse', () => {
    fc.assert(
      fc.property(fc.nat(texts.length - 1), fc.array(mutation, { minLength: 1, maxLength: 4 }), (index, mutations) =>
        expectSound({
          'platform.yaml': platform,
          'a.yaml': mutate(texts[index] as string, mutations),
          'b.yaml': texts[(index + 1) % texts.length] as string,
        }),
      ),
      { numRuns: 150 },
    );
  });

  test('so are mutated platform files and locks', () => {
    const lock = 'dev internal responder 911\ndev public caller 930\n';
    fc.assert(
      fc.property(
        fc.array(mutation, { minLength: 1, maxLength: 3 }),
        fc.array(mutation, { maxLength: 2 }),
        (one, other) =>
          expectSound({
            'platform.yaml': mutate(platform, one),
            'listener-priorities.lock': mutate(lock, other),
            'a.yaml': texts[0] as string,
            'b.yaml': texts[3] as string,
          }),
      ),
      { numRuns: 100 },
    );
  });
});

describe('hostile files', () => {
  test.each([
    [
      'an alias that grows',
      `name: a\nx: &a [1,1,1,1,1,1,1,1,1]\n${Array.from({ length: 9 }, (_, i) => `x${i}: &${'bcdefghij'[i]} [${Array(9).fill(`*${'abcdefghi'[i]}`).join(',')}]`).join('\n')}\n`,
    ],
    ['an alias in itself', 'name: a\nvariables: &v { A: *v }\n'],
    ['brackets without end', `name: ${'['.repeat(100_000)}`],
    ['maps without end', `name: a\nvariables: ${'{a: '.repeat(100_000)}`],
    ['indentation without end', `name: a\n${Array.from({ length: 3000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')}`],
    ['dashes without end', `name: a\nx: ${'- '.repeat(50_000)}`],
    ['one long line', `name: ${'a'.repeat(2_000_000)}`],
    [
      'keys by the thousand',
      `name: a\nvariables:\n${Array.from({ length: 20_000 }, (_, i) => `  V${i}: x`).join('\n')}\n`,
    ],
    ['a binary file', '\u0000\u0001\ufffd\u0002name: a'],
    ['an empty file', ''],
    ['only a comment', '# nothing\n'],
    ['a list', '- name: a\n'],
    ['a merge key', 'name: a\nvariables:\n  <<: { A: b }\n'],
    ['a key that is a map', 'name: a\n? { a: b }\n: c\n'],
    ['a path out of the folder', 'name: ../../../etc/passwd\n'],
    ['a queue out of the folder', 'name: a\nqueues: { "../../x": {} }\n'],
  ])(
    '%s',
    (_, text) => {
      expectSound({ 'platform.yaml': platform, 'a.yaml': text });
    },
    30_000,
  );
});

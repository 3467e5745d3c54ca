/** `rules/*.yaml` speaks of things that exist, and leaves nothing out: no check of a module, no code about AWS, no limit of the schema. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isShape, type ModuleText, readModule } from '../build/rules/module-checks.ts';
import { readRules, readTopic } from '../build/rules/read-rules.ts';
import { catalog, isCode } from '../src/diagnostics/catalog.ts';

const root = resolve(import.meta.dirname, '../..');
const { rules, mistakes, notAws } = readRules(join(root, 'rules'));
const folder = join(root, 'modules');
const modules = new Map(readdirSync(folder).map((name): [string, ModuleText] => [name, readModule(folder, name)]));

describe.each(rules)('$id', (rule) => {
  const codes = typeof rule.compiler === 'object' ? rule.compiler : [];
  const claims = Object.entries(rule.module).flatMap(([module, items]) => items.map((item) => ({ module, item })));
  const tests = Object.entries(rule.tests).flatMap(([place, names]) => names.map((name) => ({ place, name })));

  test('names codes of the catalogue', () => expect(codes.filter((code) => !isCode(code))).toEqual([]));
  test('names what the modules have', () =>
    expect(claims.filter(({ module, item }) => !isInModule(module, item))).toEqual([]));
  test('names tests that exist', () => expect(tests.filter(({ place, name }) => !isTest(place, name))).toEqual([]));
});

function isInModule(module: string, item: string): boolean {
  const text = modules.get(module);
  if (text === undefined) return false;
  return (
    text.variables.has(item) || text.arguments.has(item) || text.checks.some(({ message }) => message.includes(item))
  );
}

/** A case below a folder, a run of a module's tests, or the title of a test. */
function isTest(place: string, name: string): boolean {
  const path = join(root, place);
  if (!existsSync(path)) return false;
  if (statSync(path).isDirectory()) return existsSync(join(path, name));
  const text = readFileSync(path, 'utf8');
  if (place.endsWith('.hcl')) return text.includes(`\nrun "${name}" {`);
  return ["'", '"', '`'].some((quote) => text.includes(`${quote}${name}${quote}`));
}

describe('nothing is left out', () => {
  test('each code of the stage validate is of a rule, or is said not to be of AWS', () => {
    const claimed = new Set(rules.flatMap(({ compiler }) => (typeof compiler === 'object' ? compiler : [])));
    const codes = Object.keys(catalog).filter((code) => code.startsWith('validate/'));
    expect(codes.filter((code) => !claimed.has(code) && !Object.hasOwn(notAws.codes, code))).toEqual([]);
    expect(Object.keys(notAws.codes).filter((code) => !isCode(code))).toEqual([]);
  });

  test('each limit and condition of a module is of a rule, or is said not to be of AWS', () => {
    const claimed = (module: string, of: string, message: string): boolean =>
      [...rules.flatMap((rule) => rule.module[module] ?? []), ...Object.keys(notAws.checks[module] ?? {})].some(
        (item) => item === of || message.includes(item),
      );
    const missing = [...modules.values()]
      .flatMap(({ checks }) => checks)
      .filter((check) => !isShape(check) && !claimed(check.module, check.of, check.message))
      .map(({ module, of, message }) => `${module}: ${of}: ${message}`);
    expect(missing).toEqual([]);
  });

  test('what two modules check by the same list is one list', () => {
    const lists = [...modules.values()].flatMap(({ checks }) => checks).filter(({ of }) => of === 'log_retention');
    expect(lists.map(({ module }) => module)).toEqual(['network', 'task']);
    expect(new Set(lists.map(({ condition }) => condition)).size).toBe(1);
  });

  test('and no reason is given for a check that is gone', () => {
    const items = Object.entries(notAws.checks).flatMap(([module, part]) =>
      Object.keys(part).map((item) => ({ module, item })),
    );
    expect(items.filter(({ module, item }) => !isInModule(module, item))).toEqual([]);
  });
});

describe('a file that is not as it should be is refused', () => {
  const topic = (rule: object): unknown => ({ topic: 'Some', rules: { 'some-rule': rule } });
  const good = {
    rule: 'One.',
    source: 'https://docs.aws.amazon.com/',
    compiler: ['validate/bad-value'],
    tests: { 'a.test.ts': 'works' },
  };
  test('and a good one is read', () => expect(readTopic(topic(good), 'some.yaml')).toHaveLength(1));
  test.each<[string, object, string]>([
    ['a key that nothing reads', { ...good, sources: [] }, 'has the key `sources`, which nothing reads'],
    ['no test and no exemption', { ...good, tests: {} }, 'needs a source, somebody who keeps it and a test'],
    ['no source', { ...good, source: [] }, 'needs a source'],
    ['nobody who keeps it', { ...good, compiler: undefined }, 'needs a source, somebody who keeps it'],
    [
      'a comparison without a bad value',
      { ...good, agreement: [{ field: 'cpu', module: 'task' }] },
      'has no bad value',
    ],
    ['a comparison with a slip', { ...good, agreement: [{ field: 'cpu', module: 'task', bads: [1] }] }, '`bads`'],
  ])('%s', (_, rule, words) => expect(() => readTopic(topic(rule), 'some.yaml')).toThrow(words));
});

test('every mistake that others made is prevented by rules that are tested', () => {
  const exempt = new Set(rules.filter((rule) => rule.exempt !== undefined).map(({ id }) => id));
  expect(mistakes.filter(({ preventedBy }) => preventedBy.every((id) => exempt.has(id)))).toEqual([]);
});

/** What a description may hold, and what a README must have. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { inputsTable, moduleReadme, prose } from '../build/module-readme.ts';

const folders = mkdtempSync(join(tmpdir(), 'ecs-compile-readme-'));
afterAll(() => rmSync(folders, { recursive: true, force: true }));

function moduleOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(folders, 'module-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

describe('a description in a table', () => {
  test.each([
    ['a column', 'one | two', 'one \\| two'],
    ['a column in code', '`one | two`', '`one \\| two`'],
    ['two lines', 'one\ntwo\n', 'one<br>two'],
    ['code on two lines', '`one\ntwo`', '`one two`'],
    ['code with a backtick', '`` a`b ``', '`` a`b ``'],
    ['one backtick', 'a ` b', 'a \\` b'],
    ['a tag', 'app/<name> and `app/<name>`', 'app/&lt;name> and `app/<name>`'],
    ['stars', '`*` and *', '`*` and \\*'],
    ['brackets', '[x](y)', '\\[x\\](y)'],
    ['a name with underscores', 'OTEL_X, _one_', 'OTEL_X, \\_one_'],
  ])('keeps %s', (_, text, expected) => expect(prose(text)).toBe(expected));
});

test('what must be given comes first, in the order of the file', () => {
  const rows = inputsTable([
    { name: 'b', type: 'string', description: 'B', default: null },
    { name: 'z', type: 'number', description: 'Z' },
    { name: 'a', type: 'list(object({\n    x = optional(string, "(}")\n  }))', description: 'A' },
  ]).split('\n');
  expect(rows.slice(4, 7)).toEqual([
    '| `z` | `number` | **required** | Z |',
    '| `a` | `list(object)` | **required** | A |',
    '| `b` | `string` | `null` | B |',
  ]);
  expect(rows.join('\n')).toContain('```hcl\na = list(object({\n  x = optional(string, "(}")\n}))\n```');
});

const variables = 'variable "b" {\n  default = { x = [1, "y"] }\n}\nvariable "a" {\n  type = string\n}\n';
const place = '<!-- begin inputs and outputs -->\n<!-- end -->\n';

test('a README is filled in, and what is around its places is kept', async () => {
  const shown = '# m\n<!-- begin example one -->\nold\n<!-- end -->\nmiddle\n';
  const files = { 'variables.tf': variables, 'examples/one/main.tf': 'locals {}\n', 'examples/one/variables.tf': 'x' };
  const text = await moduleReadme(moduleOf({ ...files, 'README.md': `${shown}${place}end\n` }));
  expect(text).toContain('# m\n<!-- begin example one -->\n\n```hcl\nlocals {}\n```\n\n<!-- end -->\nmiddle\n');
  expect(text).toContain('| `b` | `any` | `{ x = [1, "y"] }` |  |');
  expect(text.indexOf('| `a` |')).toBeLessThan(text.indexOf('| `b` |'));
  expect(text.endsWith('<!-- end -->\nend\n')).toBe(true);
});

test.each([
  ['an example that is not shown', { 'examples/one/main.tf': '', 'README.md': place }, 'no place for example one'],
  ['no inputs', { 'README.md': '# m\n' }, 'no place for inputs and outputs'],
  ['an example that is gone', { 'README.md': `<!-- begin example x -->\n<!-- end -->\n${place}` }, 'no example x'],
])('a README with %s is refused', async (_, files: Record<string, string>, message) => {
  await expect(moduleReadme(moduleOf({ 'variables.tf': variables, ...files }))).rejects.toThrow(message);
});

/** The permissions boundary that modules/oidc shows, held against every action that the module task gives to a role. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const modules = join(import.meta.dirname, '../../modules');
const read = (file: string): string => readFileSync(join(modules, file), 'utf8');

interface Policy {
  readonly Statement: readonly { readonly Effect: string; readonly Action?: readonly string[] }[];
}

test('the boundary of the README allows what a task is given', () => {
  const boundary = JSON.parse(/```json\n([\s\S]*?)```/.exec(read('oidc/README.md'))?.[1] ?? '') as Policy;
  const allowed = boundary.Statement.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action = [] }) => Action);
  const given = ['task/task-role.tf', 'task/execution-role.tf']
    .flatMap((file) => [...read(file).matchAll(/^\s+Action\s+= (.*)$/gm)])
    .flatMap(([, list]) => [...(list ?? '').matchAll(/"([a-z]+:[A-Za-z]+)"/g)])
    .map(([, action]) => action as string)
    .filter((action) => action !== 'sts:AssumeRole');
  expect(given).toContain('kms:GenerateDataKey');
  expect(given.filter((action) => !allowed.includes(action) && !allowed.includes(action.replace(/:.*/, ':*')))).toEqual(
    [],
  );
});

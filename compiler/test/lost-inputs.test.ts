/**
 * A service of a task definition made elsewhere has no module task. What only that would read is refused by name, and a new input of the
 * task has to be put on one of the two sides.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from '@cdktf/hcl2json';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** What the service reads too, or hands on to more than the task. `tunnel` switches ECS Exec on; two parts of it are the task's alone. */
const USED = ['cluster_name', 'environment', 'name', 'port', 'service', 'stop_timeout', 'tags', 'tunnel'];

interface File {
  readonly module?: { readonly task?: readonly Readonly<Record<string, unknown>>[] };
  readonly locals?: readonly { readonly task_inputs?: Readonly<Record<string, unknown>> | string }[];
}

const read = async (file: string): Promise<File> =>
  (await parse(file, readFileSync(join(root, 'modules', 'service', file), 'utf8'))) as File;

test('what the module task alone reads is refused beside a task definition', async () => {
  const [call = {}] = (await read('main.tf')).module?.task ?? [];
  const [locals] = (await read('task-made-elsewhere.tf')).locals ?? [];
  const lost = Object.keys(Object(locals?.task_inputs)).map((name) => name.replaceAll('"', ''));
  const handedOn = Object.keys(call).filter((name) => name !== 'source' && name !== 'count');
  expect(lost.length).toBeGreaterThan(20);
  expect([...lost.filter((name) => !name.startsWith('tunnel.')), ...USED].sort()).toEqual(handedOn.sort());
});

test('and it is what it is called', async () => {
  const [locals] = (await read('task-made-elsewhere.tf')).locals ?? [];
  const wrong = Object.entries(Object(locals?.task_inputs)).filter(
    ([name, given]) => !String(given).includes(`var.${name.replaceAll('"', '')}`),
  );
  expect(wrong).toEqual([]);
});

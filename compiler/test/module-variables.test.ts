/** Each variable of a module is set by some compilation, or stands here with the reason why a module has it all the same. */
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readBlocks } from '../build/contract.ts';
import { nodeHost } from '../src/cli/node-host.ts';
import { compile } from '../src/compile.ts';
import contract from '../src/generated/contract.json' with { type: 'json' };
import { SIDECARS } from '../src/stages/4-link/check-endpoints.ts';
import { runCase } from '../src/testing/run-case.ts';

const root = resolve(import.meta.dirname, '../..');
const golden = join(root, 'compiler/test/golden');

/** The module `task` is called by the module `service` with variables of the same names. */
const ONLY_WITHOUT_THE_COMPILER: Readonly<Record<string, string>> = {
  'network.internal_port': 'a platform made by hand may already use port 80',
  'network.public_port': 'a platform made by hand may already use port 8080',
  'security.public_port': 'has to be that of the network',
  'service.base_path': 'an application may serve its routes elsewhere than under the path of its connection',
  'service.container_name': 'belongs to task_definition_arn',
  'service.task_definition_arn': 'the compiler always describes a task; others may have one already',
};

const units = [
  ...readdirSync(golden).map((name) => runCase(join(golden, name)).compilation),
  compile(nodeHost(root)),
].flatMap(({ result }) => result?.plan.units ?? []);

test('each variable is set by the compiler in a golden case or in this repository, or has a reason to be there', () => {
  const set = new Set(units.flatMap(({ module, inputs }) => [...inputs.keys()].map((name) => `${module}.${name}`)));
  const all = Object.entries(contract).flatMap(([module, { variables }]) =>
    Object.keys(variables).map((name) => `${module === 'task' ? 'service' : module}.${name}`),
  );
  const unset = [...new Set(all)].filter((name) => !set.has(name)).sort();
  expect(unset).toEqual(Object.keys(ONLY_WITHOUT_THE_COMPILER).sort());
});

test('the compiler describes the task of each service, although the module can do without', () => {
  const services = units.filter(({ module }) => module === 'service').map(({ inputs }) => [...inputs.keys()]);
  expect(services.length).toBeGreaterThan(30);
  for (const inputs of services) expect(inputs).toEqual(expect.arrayContaining(['image', 'cpu', 'memory']));
});

test.each(SIDECARS)(
  'the $field image of the module task comes from $registry, as the endpoints rule says, and the module service hands on none of its own',
  async ({ field, registry }) => {
    const defaultOf = async (module: string): Promise<unknown> =>
      (await readBlocks(join(root, 'modules', module))).variables.find(({ name }) => name === `${field}_image`)
        ?.default;
    expect(String(await defaultOf('task')).split('/')[0]).toBe(registry);
    expect(await defaultOf('service')).toBeNull();
  },
);

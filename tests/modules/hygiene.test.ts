/** What all modules keep alike, and what they take from the provider: it exists in 5.100, the oldest allowed, and is not deprecated. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@cdktf/hcl2json';
import { describe, expect, test } from 'vitest';
import { chooseEngine } from '../../tools/engine.ts';
import { isMissing, root } from '../tools.ts';
import { faultsOf, providerSchema } from './provider-schema.ts';

type Named<T> = Record<string, T>;
interface Module {
  readonly variable?: Named<unknown>;
  readonly module?: Named<readonly Named<unknown>[]>;
  readonly resource?: Named<Named<readonly Named<unknown>[]>>;
  readonly data?: Named<Named<readonly Named<unknown>[]>>;
}
interface Tests {
  readonly variables?: readonly Named<unknown>[];
  readonly run?: Named<readonly { readonly variables?: readonly Named<unknown>[] }[]>;
}

const modules = readdirSync(join(root, 'modules')).sort();
const versions = readFileSync(join(root, 'modules', 'cluster', 'versions.tf'), 'utf8');
const oldest = `${/>= ([\d.]+), < /.exec(versions)?.[1]}.0`;

describe('every module', () => {
  test.each(modules)('%s asks for the same versions', (name) => {
    expect(readFileSync(join(root, 'modules', name, 'versions.tf'), 'utf8')).toBe(versions);
  });

  test.each(modules)('%s has a run for every variable, or for what it is handed to', async (name) => {
    const tests = await parsed<Tests>(join('modules', name, 'tests'), /\.(tftest|tofutest)\.hcl$/);
    const blocks = tests.flatMap(([, { variables = [], run = {} }]) => [
      ...variables,
      ...Object.values(run).flatMap((runs) => runs.flatMap((one) => one.variables ?? [])),
    ]);
    const sources = (await parsed<Module>(join('modules', name), /\.tf$/)).map(([, module]) => module);
    // Another module's runs hold what it makes of an input; an input under another name would be a variable that is not its.
    const handed = sources
      .flatMap((one) => Object.values(one.module ?? {}).flat())
      .flatMap((inputs) => Object.keys(inputs).filter((input) => String(inputs[input]).includes(`var.${input}`)));
    const given = new Set([...blocks.flatMap((block) => Object.keys(block)), ...handed]);
    const variables = sources.flatMap((one) => Object.keys(one.variable ?? {}));
    expect(variables.filter((variable) => !given.has(variable))).toEqual([]);
  });
});

const chosen = await chooseEngine();

describe.skipIf(isMissing(chosen))(`with provider ${oldest}`, () => {
  const schema = chosen.ok ? providerSchema(chosen.engine, oldest) : undefined;

  test.each(modules)('%s uses nothing unknown or deprecated', async (name) => {
    const faults: string[] = [];
    for (const [file, module] of await parsed<Module>(join('modules', name), /\.tf$/)) {
      for (const [kind, types] of [
        ['resource', schema?.resource_schemas],
        ['data', schema?.data_source_schemas],
      ] as const) {
        for (const [type, instances] of Object.entries(module[kind] ?? {})) {
          if (type.startsWith('terraform_')) continue; // the engine's own
          const known = types?.[type]?.block;
          if (known === undefined) faults.push(`${file}: ${type} is unknown`);
          else if (known.deprecated) faults.push(`${file}: ${type} is deprecated`);
          else
            for (const [instance, bodies] of Object.entries(instances))
              for (const body of bodies) faults.push(...faultsOf(body, known, `${file}: ${type}.${instance}`));
        }
      }
      for (const [read, data, type, attribute] of readFileSync(join(root, 'modules', name, file), 'utf8').matchAll(
        /\b(data\.)?(aws_\w+)\.\w+(?:\[[^\]]*\])?\.(\w+)/g,
      )) {
        const block = (data ? schema?.data_source_schemas : schema?.resource_schemas)?.[type ?? '']?.block;
        if (block?.attributes?.[attribute ?? '']?.deprecated) faults.push(`${file}: ${read} is deprecated`);
      }
    }
    expect(faults).toEqual([]);
  });

  test('says what is unknown or deprecated', () => {
    const block = {
      attributes: { name: {}, old: { deprecated: true } },
      block_types: { rule: { block: { attributes: { port: {}, cidr: { deprecated: true } } } } },
    };
    const body = {
      count: 1,
      name: 'a',
      old: 1,
      more: 2,
      rule: [{ port: 1 }],
      dynamic: { rule: [{ content: [{ cidr: 1 }] }] },
    };
    expect(faultsOf(body, block, 'x')).toEqual([
      'x.old is deprecated',
      'x.more is unknown',
      'x.rule.cidr is deprecated',
    ]);
  });
});

async function parsed<T>(folder: string, wanted: RegExp): Promise<(readonly [string, T])[]> {
  const files = readdirSync(join(root, folder)).filter((file) => wanted.test(file));
  return Promise.all(
    files.map(
      async (file) => [file, (await parse(file, readFileSync(join(root, folder, file), 'utf8'))) as T] as const,
    ),
  );
}

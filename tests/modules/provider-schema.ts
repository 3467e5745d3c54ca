/** What the AWS provider of one exact version knows: resource types, their attributes and blocks, and which are deprecated. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../../tools/engine.ts';
import { output, run } from '../tools.ts';

export interface Block {
  readonly deprecated?: boolean;
  readonly attributes?: Readonly<Record<string, { readonly deprecated?: boolean }>>;
  readonly block_types?: Readonly<Record<string, { readonly block: Block }>>;
}
type Types = Readonly<Record<string, { readonly block: Block }>>;
export interface ProviderSchema {
  readonly resource_schemas: Types;
  readonly data_source_schemas: Types;
}

/** Throws with the engine's own words when the provider cannot be had. */
export function providerSchema({ path, env }: Engine, version: string): ProviderSchema {
  const cwd = mkdtempSync(join(tmpdir(), 'ecs-compile-schema-'));
  try {
    const provider = `{\n      source  = "hashicorp/aws"\n      version = "${version}"\n    }`;
    writeFileSync(join(cwd, 'main.tf'), `terraform {\n  required_providers {\n    aws = ${provider}\n  }\n}\n`);
    const clean = { ...env, TF_DATA_DIR: join(cwd, 'data') };
    const init = run(path, ['init', '-backend=false', '-no-color', '-input=false'], { cwd, env: clean });
    if (init.status !== 0) throw new Error(output(init));
    const schema = run(path, ['providers', 'schema', '-json'], { cwd, env: clean });
    if (schema.status !== 0) throw new Error(output(schema));
    const { provider_schemas: providers } = JSON.parse(schema.stdout) as {
      provider_schemas: Record<string, ProviderSchema>;
    };
    const aws = Object.entries(providers).find(([name]) => name.endsWith('hashicorp/aws'))?.[1];
    if (aws === undefined) throw new Error(`no hashicorp/aws in ${Object.keys(providers).join(', ')}`);
    return aws;
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** What a body written in HCL uses that the provider does not know, or knows as deprecated. Meta-arguments are Terraform's own. */
export function faultsOf(body: Readonly<Record<string, unknown>>, block: Block, where: string): string[] {
  const faults: string[] = [];
  for (const [name, value] of Object.entries(body)) {
    if (META_ARGUMENTS.has(name)) continue;
    if (name === 'dynamic') {
      for (const [inner, blocks] of Object.entries(value as Record<string, readonly { content: unknown }[]>))
        faults.push(...faultsOf({ [inner]: blocks.flatMap((one) => one.content) }, block, where));
      continue;
    }
    const attribute = block.attributes?.[name];
    const nested = block.block_types?.[name];
    if (attribute === undefined && nested === undefined) faults.push(`${where}.${name} is unknown`);
    if (attribute?.deprecated || nested?.block.deprecated) faults.push(`${where}.${name} is deprecated`);
    if (nested === undefined || !Array.isArray(value)) continue;
    for (const one of value as Record<string, unknown>[])
      faults.push(...faultsOf(one, nested.block, `${where}.${name}`));
  }
  return faults;
}

const META_ARGUMENTS = new Set(['count', 'for_each', 'depends_on', 'lifecycle', 'provider', 'timeouts']);

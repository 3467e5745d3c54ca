/**
 * The contract of a folder of modules: each module's variables (type, whether it must be given) and outputs, read out of its `.tf` files
 * with hcl2json. This is the only place that loads hcl2json; the compiler reads the result as JSON.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@cdktf/hcl2json';
import type { Contracts, ModuleContract } from '../src/model/contract.ts';
import { parseTypeExpression } from '../src/model/terraform-type.ts';

/** Contracts of all modules below `folder`, by module name. Throws when a type expression is not understood. */
export async function readContracts(folder: string): Promise<Contracts> {
  const contracts: Record<string, ModuleContract> = {};
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isDirectory() && existsSync(join(folder, entry.name, 'variables.tf')))
      contracts[entry.name] = await readModule(join(folder, entry.name));
  }
  return contracts;
}

interface Parsed {
  variable?: Record<string, readonly [{ type?: string; default?: unknown }]>;
  output?: Record<string, unknown>;
}

async function readModule(folder: string): Promise<ModuleContract> {
  const variables: ModuleContract['variables'] = {};
  const outputs: string[] = [];
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.tf'))
    .sort()) {
    const parsed = (await parse(file, readFileSync(join(folder, file), 'utf8'))) as Parsed;
    for (const [name, [block]] of Object.entries(parsed.variable ?? {})) {
      variables[name] = { type: parseTypeExpression(block.type ?? 'any'), required: !('default' in block) };
    }
    outputs.push(...Object.keys(parsed.output ?? {}));
  }
  return { variables, outputs: outputs.sort() };
}

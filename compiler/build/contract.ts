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

/** A variable as it stands in the file: `type` is its source text, `default` is missing where a value must be given. */
export interface Variable {
  readonly name: string;
  readonly type: string;
  readonly description: string;
  readonly default?: unknown;
}

export interface Output {
  readonly name: string;
  readonly description: string;
}

interface Parsed {
  variable?: Record<string, readonly [Partial<Variable>]>;
  output?: Record<string, readonly [Partial<Output>]>;
}

/** The variables and outputs of the module in `folder`, in the order of its files; folders below it, such as its examples, are not read. */
export async function readBlocks(folder: string): Promise<{ variables: Variable[]; outputs: Output[] }> {
  const variables: Variable[] = [];
  const outputs: Output[] = [];
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.tf'))
    .sort()) {
    const text = readFileSync(join(folder, file), 'utf8');
    const parsed = (await parse(file, text)) as Parsed;
    // hcl2json sorts by name.
    const inOrder = <T>(blocks: Readonly<Record<string, readonly [T]>> = {}): [string, T][] =>
      Object.entries(blocks)
        .map(([name, [block]]): [string, T] => [name, block])
        .sort(([a], [b]) => text.indexOf(` "${a}" {`) - text.indexOf(` "${b}" {`));
    for (const [name, block] of inOrder(parsed.variable)) {
      const type = (block.type ?? 'any').replace(/^\$\{([\s\S]*)\}$/, '$1');
      variables.push({ description: '', ...block, name, type });
    }
    for (const [name, block] of inOrder(parsed.output)) outputs.push({ name, description: block.description ?? '' });
  }
  return { variables, outputs };
}

async function readModule(folder: string): Promise<ModuleContract> {
  const { variables, outputs } = await readBlocks(folder);
  const byName = [...variables].sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    variables: Object.fromEntries(
      byName.map((variable) => [
        variable.name,
        { type: parseTypeExpression(variable.type), required: !('default' in variable) },
      ]),
    ),
    outputs: outputs.map(({ name }) => name).sort(),
  };
}

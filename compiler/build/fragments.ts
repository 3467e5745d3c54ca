/**
 * Reads the fragments under `schema/` and puts them together. `$use: name` (or a list of names) takes a definition in place, so the result
 * has no references; what stands beside `$use` wins, map by map. `$overlay: service` stays, for the projections to fill in.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { isNode, type SchemaNode } from './schema-node.ts';

export interface Fragments {
  readonly properties: Record<string, SchemaNode>;
}

/** Reads `schema/<folder>/*.yaml` in the order of their names. Throws when two fragments define the same name. */
export function readFragments(folder: string): Fragments {
  const properties: Record<string, SchemaNode> = {};
  const definitions: Record<string, SchemaNode> = {};
  for (const file of readdirSync(folder).sort()) {
    const fragment = parse(readFileSync(join(folder, file), 'utf8')) as Record<string, Record<string, SchemaNode>>;
    addAll(properties, fragment.properties ?? {}, file);
    addAll(definitions, fragment.definitions ?? {}, file);
  }
  return { properties: expand(properties, definitions) as Record<string, SchemaNode> };
}

function addAll(into: Record<string, SchemaNode>, from: Record<string, SchemaNode>, file: string): void {
  for (const [name, node] of Object.entries(from)) {
    if (into[name]) throw new Error(`${file}: \`${name}\` is defined twice`);
    into[name] = node;
  }
}

function expand(value: unknown, definitions: Record<string, SchemaNode>): unknown {
  if (Array.isArray(value)) return value.map((item) => expand(item, definitions));
  if (!isNode(value)) return value;
  const { $use, ...own } = value;
  const used = $use === undefined ? [] : Array.isArray($use) ? ($use as string[]) : [$use as string];
  let result: SchemaNode = {};
  for (const name of used) {
    const definition = definitions[name];
    if (!definition) throw new Error(`no definition is named \`${name}\``);
    result = deepMerge(result, expand(definition, definitions) as SchemaNode);
  }
  const expanded = Object.fromEntries(
    Object.entries(own).map(([key, child]) => [key, expand(child, definitions)]),
  ) as SchemaNode;
  // A tag comes first in its branch: editors list properties in this order.
  const first = Object.values(expanded)[0];
  return isNode(first) && first.const !== undefined ? deepMerge({ ...expanded }, result) : deepMerge(result, expanded);
}

function deepMerge(under: SchemaNode, over: SchemaNode): SchemaNode {
  const result: SchemaNode = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    result[key] = isNode(below) && isNode(value) ? deepMerge(below, value) : value;
  }
  return result;
}

/** The schema's defaults, as values with an origin of their own. ajv's `useDefaults` would change the input and lose where things come from. */
import { branchFor, type Schema } from '../../model/schema.ts';
import {
  isList,
  isMap,
  keySpanOf,
  listOf,
  mapOf,
  type Origin,
  type Scalar,
  scalar,
  type Sourced,
} from '../../model/sourced.ts';
import { expandField } from './expand-short-forms.ts';

type Properties = Readonly<Record<string, Schema>>;

/** The map with every property that has a default, in the schema's order; keys that the schema does not know come last. */
export function fillDefaults(node: Sourced, properties: Properties, path: readonly string[] = []): Sourced {
  if (!isMap(node)) return node;
  const entries: [string, Sourced][] = [];
  for (const [name, schema] of Object.entries(properties)) {
    const here = [...path, name];
    const child = node.of[name] ?? defaultOf(schema, here, node);
    if (child) entries.push([name, schema['x-late'] ? child : fillValue(child, schema, here)]);
  }
  for (const [name, child] of Object.entries(node.of)) if (!(name in properties)) entries.push([name, child]);
  return mapOf(entries, node.origin, node.overrode);
}

function defaultOf(schema: Schema, path: readonly string[], parent: Sourced): Sourced | undefined {
  if (schema.default === undefined) return undefined;
  const origin: Origin = { kind: 'default', field: path.join('.'), near: keySpanOf(parent.origin) };
  return path.length === 1
    ? expandField(path[0] as string, fromPlain(schema.default, origin))
    : fromPlain(schema.default, origin);
}

function fillValue(node: Sourced, schema: Schema, path: readonly string[]): Sourced {
  const branch = branchFor(schema, node.value);
  if (!branch) return node;
  if (isList(node) && branch.items) {
    const items = branch.items;
    return listOf(
      node.of.map((item, index) => fillValue(item, items, [...path, String(index)])),
      node.origin,
      node.overrode,
    );
  }
  if (!isMap(node)) return node;
  if (branch.properties) return fillDefaults(node, branch.properties, path);
  const each = branch.additionalProperties;
  if (typeof each !== 'object') return node;
  return mapOf(
    Object.entries(node.of).map(([name, child]) => [name, fillValue(child, each, [...path, name])]),
    node.origin,
    node.overrode,
  );
}

/** A plain value, all of it from one place. */
export function fromPlain(value: unknown, origin: Origin): Sourced {
  if (Array.isArray(value))
    return listOf(
      value.map((item) => fromPlain(item, origin)),
      origin,
    );
  if (typeof value === 'object' && value !== null)
    return mapOf(
      Object.entries(value).map(([key, child]) => [key, fromPlain(child, origin)]),
      origin,
    );
  return scalar(value as Scalar, origin);
}

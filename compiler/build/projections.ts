/**
 * The authored schema, seen in four ways:
 * - *overlay*: every field optional and removable, for `environments` and `defaults`
 * - *editor*: the published file, with the overlay under `environments`
 * - *validation*: for ajv; a choice between JSON types becomes if/then/else, so that one fault gives one error
 * - *effective*: what a service looks like once short forms are expanded and defaults filled in; TypeScript types come from it
 */
import { isNode, mapChildren, type SchemaNode, tagOf, typesOf } from './schema-node.ts';

/** Every field optional, `null` allowed (it removes), tagged choices flattened into one map with an optional tag. List items stay strict. */
export function overlay(node: SchemaNode): SchemaNode {
  return nullable(partial(node));
}

function partial(node: SchemaNode): SchemaNode {
  const { required: _required, default: _default, ...rest } = node;
  const flat = tagOf(rest) === undefined ? rest : flatten(rest);
  const result: SchemaNode = { ...flat };
  if (flat.properties) result.properties = mapValues(flat.properties, overlay);
  if (isNode(flat.additionalProperties)) result.additionalProperties = overlay(flat.additionalProperties);
  if (flat.oneOf) result.oneOf = flat.oneOf.map(partial);
  return result;
}

function nullable(node: SchemaNode): SchemaNode {
  if (node.oneOf) return { ...node, oneOf: [...node.oneOf, { type: 'null', title: 'Remove' }] };
  const types = typesOf(node);
  if (types.length === 0) throw new Error(`a schema node without a type: ${JSON.stringify(node).slice(0, 120)}`);
  const result: SchemaNode = { ...node, type: [...types, 'null'] };
  if (node.enum) result.enum = [...node.enum, null];
  if (node.enumDescriptions)
    result.enumDescriptions = [...(node.enumDescriptions as string[]), 'Removes what an earlier layer says'];
  return result;
}

/** A tagged choice as one map: the tag's values become an enum; a field that branches share with other limits keeps only what they agree on. */
function flatten(node: SchemaNode): SchemaNode {
  const tag = tagOf(node) as string;
  const { oneOf, ...rest } = node;
  const properties: Record<string, SchemaNode> = {};
  const values: unknown[] = [];
  for (const branch of oneOf ?? []) {
    for (const [name, child] of Object.entries(branch.properties ?? {})) {
      if (name === tag) values.push(child.const);
      else properties[name] = properties[name] ? agree(properties[name], child) : child;
    }
  }
  return {
    ...rest,
    properties: { [tag]: { ...(node.properties?.[tag] ?? {}), type: 'string', enum: values }, ...properties },
    additionalProperties: false,
  };
}

function agree(one: SchemaNode, other: SchemaNode): SchemaNode {
  const result: SchemaNode = {};
  for (const key of Object.keys(one)) {
    const [a, b] = [one[key], other[key]];
    // Where only one of them ends, they count other things: percent and messages.
    if (key === 'minimum' && one.maximum !== other.maximum) continue;
    if (JSON.stringify(a) === JSON.stringify(b)) result[key] = a;
    else if (isNode(a) && isNode(b)) result[key] = agree(a, b);
    else if (key === 'type') result.type = one.type as string;
    else if (key === 'title' || key === 'markdownDescription' || key === 'examples') result[key] = a;
  }
  return result;
}

export interface Published {
  readonly service: SchemaNode;
  readonly platform: SchemaNode;
}

/** The two files that editors read. */
export function editor(service: Record<string, SchemaNode>, platform: Record<string, SchemaNode>): Published {
  const overlayMap: SchemaNode = {
    type: 'object',
    title: 'Overrides',
    additionalProperties: false,
    properties: mapValues(withoutName(service), overlay),
  };
  return {
    service: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      title: 'ecs-service.yaml',
      markdownDescription: 'One service on ECS Fargate, as ecs-compile reads it.',
      type: 'object',
      required: ['name'],
      additionalProperties: false,
      properties: {
        ...mapValues(service, (node) => sayDefaults(offerTags(node))),
        environments: environmentsNode({ $ref: '#/definitions/overrides' }),
      },
      definitions: { overrides: overlayMap },
    },
    platform: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      title: 'platform.yaml',
      markdownDescription: 'The accounts and everything that the services of one fleet share, as ecs-compile reads it.',
      type: 'object',
      required: ['project', 'environments'],
      additionalProperties: false,
      properties: mapValues(platform, (node) =>
        sayDefaults(replaceOverlays(node, { $ref: '#/definitions/overrides' })),
      ),
      definitions: { overrides: overlayMap },
    },
  };
}

/**
 * Offers every value of a tag with its sentence. The branches alone do not: with nothing written yet, the language server takes the first branch
 * that fits and offers its constant only.
 */
function offerTags(node: SchemaNode): SchemaNode {
  const tag = tagOf(node);
  const result = mapChildren(node, offerTags);
  const words = tag === undefined ? undefined : result.properties?.[tag];
  if (tag === undefined || !words) return result;
  const defaultSnippets = (node.oneOf ?? []).map((branch) => ({
    label: branch.properties?.[tag]?.const,
    description: branch.markdownDescription,
    body: branch.properties?.[tag]?.const,
  }));
  return { ...result, properties: { ...result.properties, [tag]: { ...words, defaultSnippets } } };
}

/** Hovering shows descriptions and examples, but no defaults: so the description says them. */
function sayDefaults(node: SchemaNode): SchemaNode {
  const result = mapChildren(node, sayDefaults);
  const { default: value, markdownDescription: text } = result;
  if (value === undefined || typeof value === 'object' || typeof text !== 'string') return result;
  return { ...result, markdownDescription: `${text.trimEnd()}\n\nDefault: \`${String(value)}\`` };
}

function environmentsNode(overrides: SchemaNode): SchemaNode {
  return {
    type: 'object',
    title: 'Environments',
    markdownDescription:
      'What differs in an environment: any field of the service. A list replaces, `null` removes, `false` instead of a map means that the service is not deployed there.',
    default: {},
    propertyNames: {
      pattern: '^[a-z](?:[a-z0-9-]*[a-z0-9])?$',
      patternErrorMessage: 'An environment is named by its key in `platform.yaml`.',
    },
    additionalProperties: {
      title: 'Environment',
      markdownDescription: 'Overrides for this environment, or `false`: not deployed there.',
      oneOf: [overrides, { type: 'boolean', const: false, title: 'Not deployed here' }],
    },
    examples: [{ prod: { cpu: 1024, memory: 2048 } }],
  };
}

function replaceOverlays(node: SchemaNode, reference: SchemaNode): SchemaNode {
  if (node.$overlay === 'service')
    return { title: node.title, markdownDescription: node.markdownDescription, allOf: [reference] };
  return mapChildren(node, (child) => replaceOverlays(child, reference));
}

/** Schemas for ajv: `effective` is strict, `manifest` and `platform` check one layer each. */
export function validation(
  service: Record<string, SchemaNode>,
  platform: Record<string, SchemaNode>,
): Record<'manifest' | 'platform' | 'effective' | 'overlay', SchemaNode> {
  const overrides: SchemaNode = { type: 'object', $ref: 'overlay' };
  const strict = (properties: Record<string, SchemaNode>, required: string[]): SchemaNode => ({
    type: 'object',
    additionalProperties: false,
    properties,
    required,
  });
  return {
    manifest: conditional(
      strict(
        {
          name: service.name as SchemaNode,
          ...mapValues(withoutName(service), overlay),
          environments: environmentsNode(overrides),
        },
        ['name'],
      ),
    ),
    platform: conditional(
      strict(
        mapValues(platform, (node) => replaceOverlaysInline(node, overrides)),
        ['project', 'environments'],
      ),
    ),
    effective: conditional(strict(service, ['name'])),
    overlay: conditional({
      type: 'object',
      additionalProperties: false,
      properties: mapValues(withoutName(service), overlay),
    }),
  };
}

function replaceOverlaysInline(node: SchemaNode, overrides: SchemaNode): SchemaNode {
  if (node.$overlay === 'service') return overrides;
  return mapChildren(node, (child) => replaceOverlaysInline(child, overrides));
}

const KEEP = new Set([
  'type',
  'properties',
  'additionalProperties',
  'propertyNames',
  'items',
  'oneOf',
  'required',
  'enum',
  'const',
  'pattern',
  'minimum',
  'maximum',
  '$ref',
  'patternErrorMessage',
  'exclusiveMinimum',
  'minItems',
  'maxItems',
  'minLength',
  'maxLength',
  'minProperties',
  'maxProperties',
  'uniqueItems',
  'discriminator',
  'if',
  'then',
  'else',
]);

/** Drops what only people read, and turns choices into forms that give one error for one fault. */
function conditional(node: SchemaNode): SchemaNode {
  const kept: SchemaNode = Object.fromEntries(Object.entries(node).filter(([key]) => KEEP.has(key)));
  if (isNode(kept.propertyNames)) kept.propertyNames = conditional(kept.propertyNames);
  const tag = tagOf(node);
  const result = mapChildren(kept, conditional);
  if (!result.oneOf) return result;
  if (tag !== undefined) {
    // The tag's own node on the map carries words only; its values stand in the branches.
    const { properties: _words, ...rest } = result;
    return { ...rest, discriminator: { propertyName: tag } };
  }
  const { oneOf, ...rest } = result;
  assertDisjoint(oneOf ?? []);
  const types = (oneOf ?? []).flatMap(typesOf);
  return { ...rest, type: [...new Set(types)], ...chain(oneOf ?? []) };
}

function chain(branches: readonly SchemaNode[]): SchemaNode {
  const [first, ...others] = branches;
  if (!first) return {};
  const { type: _type, ...test } = { type: typesOf(first) };
  return {
    if: { type: typesOf(first) },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword; nothing awaits it
    then: { ...first, ...test },
    ...(others.length > 0 ? { else: chain(others) } : {}),
  };
}

function assertDisjoint(branches: readonly SchemaNode[]): void {
  const seen = new Set<string>();
  for (const type of branches.flatMap((branch) => [...new Set(typesOf(branch))])) {
    if (seen.has(type) || (type === 'integer' && seen.has('number')))
      throw new Error(`two branches of a choice accept a ${type}`);
    seen.add(type);
  }
}

/** A service with short forms expanded, durations in milliseconds and defaults filled in: what the stages behind validation see. */
export function effective(service: Record<string, SchemaNode>): SchemaNode {
  return {
    title: 'Service',
    type: 'object',
    ...completed(
      service,
      Object.keys(service).filter((name) => name === 'name'),
    ),
  };
}

function completed(properties: Record<string, SchemaNode>, required: readonly string[]): SchemaNode {
  const certain = Object.entries(properties).filter(
    ([name, node]) => required.includes(name) || node.default !== undefined || node['x-derived'] === true,
  );
  return {
    properties: mapValues(properties, normal),
    required: certain.map(([name]) => name),
    additionalProperties: false,
  };
}

function normal(node: SchemaNode): SchemaNode {
  if (node['x-duration']) return { type: 'integer' };
  if (node['x-unit']) return { type: 'integer' };
  if (node.oneOf && tagOf(node) === undefined) return normalChoice(node);
  if (node.oneOf)
    return {
      oneOf: node.oneOf.map((branch) => ({
        type: 'object',
        ...completed(branch.properties ?? {}, branch.required ?? []),
      })),
    };
  if (node.const !== undefined) return { const: node.const };
  const type = node.type;
  if (node.properties) return { type: 'object', ...completed(node.properties, node.required ?? []) };
  if (isNode(node.additionalProperties)) {
    const value = normal(node.additionalProperties);
    return {
      type: 'object',
      additionalProperties: Array.isArray(node.additionalProperties.type) ? { type: 'string' } : value,
    };
  }
  if (node.items) return { type: 'array', items: normal(node.items) };
  return { ...(type === undefined ? {} : { type }), ...(node.enum ? { enum: node.enum } : {}) };
}

function normalChoice(node: SchemaNode): SchemaNode {
  const map = (node.oneOf ?? []).find((branch) => typesOf(branch).includes('object'));
  if (!map) return { oneOf: (node.oneOf ?? []).map(normal) };
  const others = (node.oneOf ?? []).filter((branch) => branch !== map);
  if (node['x-expands'] !== true) return { oneOf: [...others.map(normal), normal(map)] };
  return others.some((branch) => branch.type === 'boolean') ? { oneOf: [{ const: false }, normal(map)] } : normal(map);
}

function withoutName(service: Record<string, SchemaNode>): Record<string, SchemaNode> {
  const { name: _name, ...rest } = service;
  return rest;
}

function mapValues<T, U>(record: Record<string, T>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

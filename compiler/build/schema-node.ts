/** A JSON Schema node as the fragments use it: draft-07 inside a closed subset, plus `x-` annotations. */
export interface SchemaNode {
  [key: string]: unknown;
  type?: string | readonly string[];
  properties?: Record<string, SchemaNode>;
  additionalProperties?: boolean | SchemaNode;
  propertyNames?: SchemaNode;
  items?: SchemaNode;
  oneOf?: readonly SchemaNode[];
  required?: readonly string[];
  enum?: readonly unknown[];
  const?: unknown;
  default?: unknown;
}

export const isNode = (value: unknown): value is SchemaNode =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON types that a node accepts, read from `type`, `const` or the first branch. */
export function typesOf(node: SchemaNode): readonly string[] {
  if (node.type !== undefined) return Array.isArray(node.type) ? (node.type as string[]) : [node.type as string];
  if (node.const !== undefined) return [typeof node.const];
  if (node.oneOf) return node.oneOf.flatMap(typesOf);
  return [];
}

/** True when `oneOf` chooses between maps by a constant in one property. */
export function tagOf(node: SchemaNode): string | undefined {
  if (!node.oneOf || node.oneOf.length === 0) return undefined;
  const tags = node.oneOf.map(
    (branch) => Object.entries(branch.properties ?? {}).find(([, p]) => p.const !== undefined)?.[0],
  );
  return tags.every((tag) => tag !== undefined && tag === tags[0]) ? tags[0] : undefined;
}

/** Applies `change` to each child schema of a node, and leaves everything else as it is. */
export function mapChildren(node: SchemaNode, change: (child: SchemaNode) => SchemaNode): SchemaNode {
  const result: SchemaNode = { ...node };
  if (node.properties)
    result.properties = Object.fromEntries(Object.entries(node.properties).map(([key, child]) => [key, change(child)]));
  if (isNode(node.additionalProperties)) result.additionalProperties = change(node.additionalProperties);
  if (node.items) result.items = change(node.items);
  if (node.oneOf) result.oneOf = node.oneOf.map(change);
  return result;
}

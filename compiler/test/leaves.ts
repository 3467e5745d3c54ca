/** Leaves of an authored schema, by path: `[]` for list items, `.*` for names that the user chooses, `<cpu>` for a branch. */

interface Node {
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Paths of all leaves, each once. */
export const leavesOf = (schema: object): string[] => [...new Set(walk(schema as Node, ''))];

function walk(node: Node, path: string): string[] {
  if (node.$overlay) return [path];
  if (Array.isArray(node.oneOf)) return (node.oneOf as Node[]).flatMap((branch) => walk(branch, path + tagOf(branch)));
  if (isNode(node.properties))
    return Object.entries(node.properties).flatMap(([name, child]) =>
      walk(child as Node, path ? `${path}.${name}` : name),
    );
  if (isNode(node.additionalProperties)) return walk(node.additionalProperties, `${path}.*`);
  return isNode(node.items) ? walk(node.items, `${path}[]`) : [path];
}

function tagOf(branch: Node): string {
  const tag = Object.values(isNode(branch.properties) ? branch.properties : {}).find(
    (property) => isNode(property) && property.const !== undefined,
  ) as Node | undefined;
  return tag ? `<${String(tag.const)}>` : '';
}

/** The limits in the authored schema of a service: of numbers, durations (in milliseconds), texts, lists and maps (their length). */
import { parseDuration } from '../src/model/duration.ts';

interface Node {
  readonly [key: string]: unknown;
}

export interface Limit {
  /** `queues.*.delay`, without the branch of a choice. */
  readonly field: string;
  readonly kind: 'from' | 'over' | 'to';
  readonly unit: 'number' | 'duration' | 'length';
  readonly value: number;
  /** For a message. */
  readonly name: string;
  /** True for the field of a comparison, `queues.jobs.delay`. */
  fits(field: string): boolean;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Each once: the branches of a choice share most of them. */
export function limitsOf(properties: object): Limit[] {
  const all = walk({ properties } as Node, '');
  return [...new Map(all.map((limit) => [limit.name, limit])).values()];
}

function walk(node: Node, path: string): Limit[] {
  const below = (child: unknown, step: string): Limit[] =>
    isNode(child) ? walk(child, step.startsWith('[') || path === '' ? `${path}${step}` : `${path}.${step}`) : [];
  return [
    ...own(node, path),
    ...((node.oneOf ?? []) as Node[]).flatMap((branch) => walk(branch, path)),
    ...Object.entries(isNode(node.properties) ? node.properties : {}).flatMap(([name, child]) => below(child, name)),
    ...below(node.additionalProperties, '*'),
    ...below(node.items, '[]'),
  ];
}

function own(node: Node, path: string): Limit[] {
  const duration = isNode(node['x-duration']) ? node['x-duration'] : {};
  const found: [Limit['kind'], Limit['unit'], unknown][] = [
    ['from', 'number', node.minimum],
    ['over', 'number', node.exclusiveMinimum],
    ['to', 'number', node.maximum],
    ['from', 'duration', parseDuration(duration.min)],
    ['to', 'duration', parseDuration(duration.max)],
    ['to', 'length', node.maxLength],
    ['to', 'length', node.maxItems],
    ['to', 'length', node.maxProperties],
  ];
  const pattern = new RegExp(`^${path.replaceAll('.', '\\.').replaceAll('[]', '\\.[0-9]+').replaceAll('*', '[^.]+')}$`);
  return found.flatMap(([kind, unit, value]) =>
    typeof value === 'number'
      ? [
          {
            field: path,
            kind,
            unit,
            value,
            name: `${path} ${kind} ${value}`,
            fits: (field: string) => pattern.test(field),
          },
        ]
      : [],
  );
}

const measure = ({ unit }: Limit, value: unknown): number | undefined => {
  if (unit === 'duration') return parseDuration(value);
  if (unit === 'length')
    return typeof value === 'string' || Array.isArray(value)
      ? value.length
      : isNode(value)
        ? Object.keys(value).length
        : undefined;
  return typeof value === 'number' ? value : undefined;
};

/** The last value that is taken; for `over`, one that is near. */
export function isEdge(limit: Limit, value: unknown): boolean {
  const size = measure(limit, value);
  return (
    size !== undefined && (limit.kind === 'over' ? size > limit.value && size <= limit.value + 1 : size === limit.value)
  );
}

/** A value that is not taken, and not far from the limit. */
export function isBeyond(limit: Limit, value: unknown): boolean {
  const size = measure(limit, value);
  if (size === undefined) return false;
  if (limit.kind === 'over') return size === limit.value;
  const step = limit.unit === 'duration' ? 1000 : 1;
  return limit.kind === 'from'
    ? size < limit.value && size >= limit.value - step
    : size > limit.value && size <= limit.value + step;
}

/**
 * Values that know where they come from. Every value in a manifest or a platform file is one of these from the parser to the printer:
 * spans after merging, `why` and the check of merged values rest on it.
 */
import type { Span } from './source.ts';

/** Which layer wrote a value; a later layer wins. */
export type Layer =
  | { readonly kind: 'defaults' }
  | { readonly kind: 'environment-defaults'; readonly environment: string }
  | { readonly kind: 'manifest' }
  | { readonly kind: 'override'; readonly environment: string }
  | { readonly kind: 'platform' }
  | { readonly kind: 'images' };

export type Origin =
  | { readonly kind: 'written'; readonly layer: Layer; readonly span: Span; readonly key?: Span }
  /** The schema's default of `field`; `near` is the closest thing that somebody wrote. */
  | { readonly kind: 'default'; readonly field: string; readonly near: Span | undefined }
  /** Decided by a named rule of the compiler, from other values. `says` ends the sentence "this value is …". */
  | { readonly kind: 'rule'; readonly rule: string; readonly says: string; readonly from: readonly Origin[] };

export type Scalar = string | number | boolean | null;

/** An untyped value with its origin. `of` holds the children of a map or a list. `written` is a plain scalar's own text (`1.10`). */
export interface Sourced {
  readonly value: unknown;
  readonly origin: Origin;
  readonly written?: string;
  readonly overrode?: Sourced;
  readonly of?: SourcedMap | readonly Sourced[] | undefined;
}

/** Without a prototype, so that `constructor` and `__proto__` are keys like any other. */
export type SourcedMap = { readonly [key: string]: Sourced };

type Defined<T> = Exclude<T, undefined>;

/** A checked value with its origin: the children follow the type. */
export interface Typed<T> {
  readonly value: T;
  readonly origin: Origin;
  readonly written?: string;
  readonly overrode?: Sourced;
  readonly of: T extends readonly (infer U)[]
    ? readonly Typed<U>[]
    : T extends object
      ? { readonly [K in keyof T]: undefined extends T[K] ? Typed<Defined<T[K]>> | undefined : Typed<T[K]> }
      : undefined;
}

export const isList = (node: Sourced): node is Sourced & { of: readonly Sourced[] } => Array.isArray(node.of);
export const isMap = (node: Sourced): node is Sourced & { of: SourcedMap } =>
  node.of !== undefined && !Array.isArray(node.of);

/** A scalar with its origin. */
export function scalar(value: Scalar, origin: Origin, written?: string): Sourced {
  return written === undefined ? { value, origin } : { value, origin, written };
}

/** A map of sourced values; `value` is the plain subtree. */
export function mapOf(entries: Iterable<readonly [string, Sourced]>, origin: Origin, overrode?: Sourced): Sourced {
  const of: Record<string, Sourced> = Object.create(null);
  const value: Record<string, unknown> = Object.create(null);
  for (const [key, child] of entries) {
    of[key] = child;
    value[key] = child.value;
  }
  return overrode === undefined ? { value, origin, of } : { value, origin, of, overrode };
}

/** A list of sourced values. */
export function listOf(items: readonly Sourced[], origin: Origin, overrode?: Sourced): Sourced {
  const node = { value: items.map((item) => item.value), origin, of: items };
  return overrode === undefined ? node : { ...node, overrode };
}

/** The child at a path of keys and indexes, if there is one. */
export function childAt(node: Sourced, path: readonly string[]): Sourced | undefined {
  let current: Sourced | undefined = node;
  for (const key of path) {
    if (!current) return undefined;
    current = isList(current) ? current.of[Number(key)] : isMap(current) ? current.of[key] : undefined;
  }
  return current;
}

/** A copy in which the child at `path` is another one, or gone. Missing parents are left missing. */
export function withChild(node: Sourced, path: readonly string[], child: Sourced | undefined): Sourced {
  const [key, ...rest] = path;
  if (key === undefined) return child ?? node;
  if (isList(node)) {
    const items = node.of.flatMap((item, index) =>
      String(index) !== key ? [item] : rest.length > 0 ? [withChild(item, rest, child)] : child ? [child] : [],
    );
    return listOf(items, node.origin, node.overrode);
  }
  if (!isMap(node)) return node;
  const entries = Object.entries(node.of).filter(([name]) => name !== key || rest.length > 0 || child);
  const changed = entries.map(([name, value]): [string, Sourced] =>
    name !== key ? [name, value] : [name, rest.length > 0 ? withChild(value, rest, child) : (child as Sourced)],
  );
  if (rest.length === 0 && child && !(key in node.of)) changed.push([key, child]);
  return mapOf(changed, node.origin, node.overrode);
}

/** The place to point at for a value: its own span, or what was written closest to it. */
export function spanOf(origin: Origin): Span | undefined {
  switch (origin.kind) {
    case 'written':
      return origin.span;
    case 'default':
      return origin.near;
    case 'rule':
      return origin.from.map(spanOf).find((span) => span !== undefined);
  }
}

/** The key of a value where it was written, otherwise the place to point at. */
export function keySpanOf(origin: Origin): Span | undefined {
  return origin.kind === 'written' ? (origin.key ?? origin.span) : spanOf(origin);
}

/**
 * Layers to one value: maps merge key by key, everything else replaces, a written `null` removes. When an override names another `type` or
 * `strategy`, it replaces the whole map: the fields of one strategy mean nothing under another.
 */
import { isMap, mapOf, type Sourced } from '../../model/sourced.ts';

const TAGS: Readonly<Record<string, string>> = { connection: 'type', scaling: 'strategy' };

/** `over` laid over `under`. `path` is empty at the top of a service. */
export function merge(under: Sourced | undefined, over: Sourced, path: readonly string[] = []): Sourced | undefined {
  if (over.value === null) return undefined;
  if (!isMap(over)) return under ? { ...over, overrode: under } : over;
  const base = under && isMap(under) && !changesTag(under, over, path) ? under : undefined;
  const entries: [string, Sourced][] = [];
  for (const [key, child] of Object.entries(base?.of ?? {})) {
    const upper = over.of[key];
    const merged = upper ? merge(child, upper, [...path, key]) : child;
    if (merged) entries.push([key, merged]);
  }
  for (const [key, child] of Object.entries(over.of)) {
    if (base && key in base.of) continue;
    const merged = merge(undefined, child, [...path, key]);
    if (merged) entries.push([key, merged]);
  }
  return mapOf(entries, over.origin, under);
}

function changesTag(under: Sourced, over: Sourced, path: readonly string[]): boolean {
  const tag = path.length === 1 ? TAGS[path[0] as string] : undefined;
  if (!tag || !isMap(under) || !isMap(over)) return false;
  const next = over.of[tag]?.value;
  return next !== undefined && next !== under.of[tag]?.value;
}

/** All layers, the first one lowest. */
export function mergeLayers(layers: readonly (Sourced | undefined)[]): Sourced | undefined {
  let result: Sourced | undefined;
  for (const layer of layers) if (layer) result = merge(result, layer);
  return result;
}

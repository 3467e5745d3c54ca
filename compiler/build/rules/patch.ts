/** Plain data with one part changed. A number in a path is an item of a list. */

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Maps are merged, everything else is replaced. */
export function merge(under: unknown, over: unknown): unknown {
  if (!isMap(under) || !isMap(over)) return over;
  return Object.fromEntries(
    [...new Set([...Object.keys(under), ...Object.keys(over)])].map((key) => [
      key,
      !Object.hasOwn(over, key) ? under[key] : Object.hasOwn(under, key) ? merge(under[key], over[key]) : over[key],
    ]),
  );
}

/** A copy of `data` in which `a.b.0` is `value`; what is missing on the way is made. */
export function assign(data: unknown, path: string, value: unknown): unknown {
  const [first = '', ...rest] = path.split('.');
  const inner = (child: unknown): unknown => (rest.length === 0 ? value : assign(child, rest.join('.'), value));
  if (/^[0-9]+$/.test(first)) {
    const list = Array.isArray(data) ? [...data] : [];
    list[Number(first)] = inner(list[Number(first)]);
    return list;
  }
  return { ...(isMap(data) ? data : {}), [first]: inner(isMap(data) ? data[first] : undefined) };
}

/** What lies at a path, or undefined. */
export const at = (data: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key], data);

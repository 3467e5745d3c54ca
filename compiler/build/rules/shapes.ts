/** The shapes of which `rules/*.yaml` is made. Each throws with the place when a value has another one. */

export type Fields = Readonly<Record<string, unknown>>;

export function refuse(place: string, problem: string): never {
  throw new Error(`${place} ${problem}`);
}

/** A map; with names given, one that has all of the first and none but both. */
export function fields(
  value: unknown,
  place: string,
  needed?: readonly string[],
  known: readonly string[] = [],
): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(place, 'is not a map');
  if (needed === undefined) return value as Fields;
  for (const key of needed) if (!Object.hasOwn(value, key)) refuse(place, `has no \`${key}\``);
  for (const key of Object.keys(value))
    if (!needed.includes(key) && !known.includes(key)) refuse(place, `has the key \`${key}\`, which nothing reads`);
  return value as Fields;
}

export function text(value: unknown, place: string): string {
  if (typeof value !== 'string' || value.trim() === '') refuse(place, 'is not a text');
  return value.trim();
}

export function texts(value: unknown, place: string): string[] {
  if (!Array.isArray(value)) refuse(place, 'is not a list');
  return value.map((item) => text(item, place));
}

/** A map of lists of texts; one text stands for a list of one. */
export const textsByName = (value: unknown, place: string): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(fields(value, place)).map(([key, item]) => [
      key,
      typeof item === 'string' ? [text(item, `${place}: ${key}`)] : texts(item, `${place}: ${key}`),
    ]),
  );

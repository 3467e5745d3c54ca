/** Paths with `/`, on every system and in a browser. */

export const isAbsolute = (path: string): boolean => /^(?:\/|[A-Za-z]:\/)/.test(path);

export function normalize(path: string): string {
  const root = /^(?:[A-Za-z]:)?\//.exec(path)?.[0] ?? '';
  const parts: string[] = [];
  for (const part of path.slice(root.length).split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || root === '') parts.push(part);
  }
  return root + parts.join('/');
}

export const join = (...parts: readonly string[]): string =>
  normalize(parts.filter((part) => part !== '').join('/')) || '.';
export const resolve = (from: string, path: string): string => (isAbsolute(path) ? normalize(path) : join(from, path));

export function dirname(path: string): string {
  const root = /^(?:[A-Za-z]:)?\//.exec(path)?.[0] ?? '';
  const cut = path.lastIndexOf('/');
  return cut < root.length ? root || '.' : path.slice(0, cut);
}

export const basename = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** `to` as seen from the folder `from`; both absolute. */
export function relative(from: string, to: string): string {
  const a = normalize(from).split('/').filter(Boolean);
  const b = normalize(to).split('/').filter(Boolean);
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same++;
  return [...a.slice(same).map(() => '..'), ...b.slice(same)].join('/');
}

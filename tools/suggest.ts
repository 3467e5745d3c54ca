/** The names near to a mistyped one, nearest first. */
export function near(wanted: string, names: readonly string[]): string[] {
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  const scored = names.map((name) => ({
    name,
    score: Math.min(distance(wanted, name), distance(wanted, name.split('/').at(-1) ?? name)),
  }));
  return scored
    .filter(({ score }) => score <= limit)
    .sort((a, b) => a.score - b.score)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** "did you mean …", or all there are when nothing is near. */
export function didYouMean(wanted: string, names: readonly string[]): string {
  const close = near(wanted, names);
  return close.length > 0
    ? `did you mean ${close.map((name) => `\`${name}\``).join(' or ')}?`
    : `there are: ${names.join(', ') || 'none yet'}`;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

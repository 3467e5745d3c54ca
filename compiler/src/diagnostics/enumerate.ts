/** `a`, `a or b`, `a, b or c`; `nothing` when there are none. */
export const enumerate = (words: readonly string[], joint: 'and' | 'or'): string =>
  words.length <= 1 ? (words[0] ?? 'nothing') : `${words.slice(0, -1).join(', ')} ${joint} ${words.at(-1)}`;

/**
 * Text from elsewhere, made safe for a terminal: control characters (escape sequences, carriage returns), line separators and characters that turn
 * the direction of writing are shown as `\x1b` or `\u202e` instead of being obeyed.
 */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu;

export function safeText(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.charCodeAt(0);
    if (character === '\t') return ' ';
    return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** As `safeText`, with at most so many characters; `…` stands for what is left out. */
export function safeCut(text: string, most: number): string {
  const characters = [...safeText(text)];
  if (characters.length <= most) return characters.join('');
  return `${characters.slice(0, Math.max(most - 1, 0)).join('')}…`;
}

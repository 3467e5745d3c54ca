/** Offsets to lines and columns, both counted from 1. */

export interface Lines {
  at(offset: number): { readonly line: number; readonly column: number };
  text(line: number): string;
}

const known = new Map<string, Lines>();

/** The lines of a text. Kept for the last texts asked for, since reports ask for the same file again and again. */
export function linesOf(text: string): Lines {
  const kept = known.get(text);
  if (kept) return kept;
  const lines = index(text);
  if (known.size > 64) known.clear();
  known.set(text, lines);
  return lines;
}

function index(text: string): Lines {
  const starts = [0];
  for (let i = 0; i < text.length; i++) if (text[i] === '\n') starts.push(i + 1);
  return {
    at(offset) {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] as number) <= offset) low = middle;
        else high = middle - 1;
      }
      return { line: low + 1, column: offset - (starts[low] as number) + 1 };
    },
    text(line) {
      const start = starts[line - 1] ?? 0;
      const end = starts[line] ?? text.length + 1;
      return text.slice(start, end - 1).replace(/\r$/, '');
    },
  };
}

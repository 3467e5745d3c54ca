/** Where a `${…}` stands in the file. */
import type { Span } from './source.ts';
import type { Hole } from './template.ts';

/** The hole's own characters where the text stands in the file as it is, plain or in quotes; otherwise the whole value. */
export function spanOfHole(hole: Hole, text: string, span: Span): Span {
  const quotes = span.end - span.start - text.length;
  if (quotes !== 0 && quotes !== 2) return span;
  const start = span.start + quotes / 2;
  return { ...span, start: start + hole.start, end: start + hole.end };
}

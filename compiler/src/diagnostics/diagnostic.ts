/** A message about the user's input: what is wrong, where, why, and what to do. */
import type { Span } from '../model/source.ts';
import type { Code, Severity } from './catalog.ts';

export interface Related {
  readonly span: Span;
  readonly message: string;
}

export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  /** A headline that stands alone. Names from the input stand in backticks, with control characters escaped. */
  readonly message: string;
  /** Where the fault stands; otherwise `place` names a path or an option. */
  readonly span?: Span;
  readonly place?: string;
  readonly related?: readonly Related[];
  /** Context that explains the fault. */
  readonly notes?: readonly string[];
  /** What to change. */
  readonly help?: string;
  /** The characters that the span covers are not to be shown. */
  readonly isSecret?: boolean;
}

/** What a stage gives: a value when there is one to go on with, and everything it has to say. */
export interface Result<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some((diagnostic) => diagnostic.severity === 'error');

/** Text from the input, safe to show: quoted with backticks, line breaks and control characters made visible, shortened. */
export const quote = (text: string): string => quoteUpTo(text, 60);

/** As `quote`, cut at a length of one's own. */
export function quoteUpTo(text: string, longest: number): string {
  const visible = [...text].map((character) =>
    isControl(character) ? `\\u${character.codePointAt(0)?.toString(16).padStart(4, '0')}` : character,
  );
  const short = visible.length > longest ? `${visible.slice(0, longest - 3).join('')}…` : visible.join('');
  return `\`${short.replaceAll('`', 'ˋ')}\``;
}

/** Control characters, and the marks that reorder or break a line of text. */
function isControl(character: string): boolean {
  return /[\p{Cc}\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u.test(character);
}

/** Order and once-ness of diagnostics: by file, line, column, code; the same fault said once, and no warning at the characters of an error. */
import type { Diagnostic } from './diagnostic.ts';

/** Sorted by file, place, code and message; exact repetitions removed, and warnings about what is wrong anyway. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  const unique = diagnostics.filter((diagnostic) => {
    const key = JSON.stringify([diagnostic.code, diagnostic.span, diagnostic.place, diagnostic.message]);
    return !seen.has(key) && seen.add(key);
  });
  const wrong = new Set(unique.filter(({ severity }) => severity === 'error').map(placeOf));
  const told = unique.filter((one) => one.severity === 'error' || one.span === undefined || !wrong.has(placeOf(one)));
  return told.sort(
    (a, b) =>
      compare(a.span?.source ?? a.place ?? '', b.span?.source ?? b.place ?? '') ||
      (a.span?.start ?? 0) - (b.span?.start ?? 0) ||
      compare(a.code, b.code) ||
      compare(a.message, b.message),
  );
}

const placeOf = ({ span }: Diagnostic): string => JSON.stringify(span ?? null);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

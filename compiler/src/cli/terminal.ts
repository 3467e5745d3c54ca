/** Where a command reads and speaks: stdout for output, stderr for messages. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { reportPretty } from '../diagnostics/report-pretty.ts';
import type { Contracts } from '../model/contract.ts';
import type { Host } from '../host.ts';
import type { Source } from '../model/source.ts';

export interface Terminal {
  readonly host: Host;
  readonly color: boolean;
  /** Contracts of other modules than those that the package brings. */
  readonly contracts?: Contracts;
  /** The modules that the package brings: path below the modules folder -> content. */
  packagedModules(): ReadonlyMap<string, string>;
  /** To stdout; gives 0, the exit code of a command that has done its work. */
  print(text: string): number;
  /** To stderr. */
  say(text: string): void;
  /** A wrong use, to stderr; gives 2. */
  usage(message: string): number;
  /** Milliseconds from some start, for how long a command took. */
  now(): number;
}

/** Shows diagnostics on stderr. */
export function report(
  terminal: Terminal,
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, Source>,
): void {
  if (diagnostics.length > 0) terminal.say(reportPretty(diagnostics, sources, { color: terminal.color }));
}

/** `1 error`, `3 errors and 1 warning`. */
export function countWords(diagnostics: readonly Diagnostic[]): string {
  const words = (['error', 'warning'] as const).flatMap((severity) => {
    const count = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`];
  });
  return words.join(' and ');
}

/** 2 when a file or an environment that was named is not there, 1 for every other error. */
export function exitCode(diagnostics: readonly Diagnostic[]): number {
  if (
    diagnostics.some(
      ({ code }) =>
        code === 'load/file-not-found' || code === 'load/unknown-environment' || code === 'load/no-manifests',
    )
  )
    return 2;
  return diagnostics.some(({ severity }) => severity === 'error') ? 1 : 0;
}

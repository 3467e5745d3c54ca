/** What a command gets: its words and its flags. */
import type { CompileOptions } from '../compile.ts';
import type { Terminal } from './terminal.ts';

export interface Options {
  readonly env?: string[];
  readonly check?: boolean;
  readonly stdout?: boolean;
  readonly out?: string;
  readonly prune?: boolean;
}

export type Command = (terminal: Terminal, args: readonly string[], options: Options) => number;

/** What the flags mean for a compilation. */
export function compileOptions(terminal: Terminal, paths: readonly string[], options: Options): CompileOptions {
  return {
    paths: paths.map((path) => path.replaceAll('\\', '/')),
    ...(options.env ? { environments: options.env } : {}),
    ...(options.out === undefined ? {} : { out: options.out }),
    ...(terminal.contracts ? { contracts: terminal.contracts } : {}),
  };
}

/** The command line: chooses a command, prints what it gives, sets the exit code. */
import { parseArgs } from 'node:util';
import { suggest } from '../diagnostics/suggest.ts';
import { runCompile } from './compile.ts';
import { runExplain } from './explain.ts';
import { HELP, helpFor } from './help.ts';
import { runList } from './list.ts';
import { runPin } from './pin.ts';
import type { Command, Options } from './command.ts';
import type { Terminal } from './terminal.ts';
import { runValidate } from './validate.ts';
import { VERSION } from './version.ts';
import { runWhy } from './why.ts';

const COMMANDS: Readonly<Record<string, Command>> = {
  explain: runExplain,
  list: runList,
  pin: runPin,
  validate: runValidate,
  why: runWhy,
};

/** Runs a command; gives the exit code: 0 fine, 1 errors or stale files, 2 wrong use. */
export function main(args: readonly string[], terminal: Terminal): number {
  let parsed: { values: Options & { help?: boolean; version?: boolean }; positionals: string[] };
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        env: { type: 'string', multiple: true, short: 'e' },
        check: { type: 'boolean' },
        stdout: { type: 'boolean' },
        out: { type: 'string', short: 'o' },
        prune: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'V' },
      },
    }) as typeof parsed;
  } catch (error) {
    return terminal.usage(usageMessage(error));
  }
  const { values, positionals } = parsed;
  const [first = '', ...rest] = positionals;
  if (values.version) return terminal.print(`ecs-compile ${VERSION}`);
  if (values.help) return terminal.print(helpFor(first) ?? HELP);
  if (first === 'help') {
    const [topic = ''] = rest;
    const text = topic === '' ? HELP : helpFor(topic);
    return text === undefined ? terminal.usage(`there is no help on \`${topic}\``) : terminal.print(text);
  }
  if (values.check && values.stdout)
    return terminal.usage('`--check` compares with what is written, `--stdout` prints instead: give one of the two');
  const command = COMMANDS[first];
  if (command) return command(terminal, rest, values);
  const near = first.includes('.') || first.includes('/') ? undefined : suggest(first, Object.keys(COMMANDS));
  if (near && !terminal.host.exists(`${terminal.host.cwd}/${first}`))
    return terminal.usage(`\`${first}\` is not a command: did you mean \`${near}\`?`);
  return runCompile(terminal, positionals, values);
}

function usageMessage(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const unknown = /Unknown option '(--?[^']+)'/.exec(text)?.[1];
  if (!unknown) return text.split('. ')[0] as string;
  const near = suggest(unknown.replace(/^-+/, ''), ['env', 'check', 'stdout', 'out', 'prune', 'help', 'version']);
  return `\`${unknown}\` is not an option${near ? `: did you mean \`--${near}\`?` : ''}`;
}

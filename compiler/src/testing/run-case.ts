/**
 * Runs a case folder: files under `input/`, the command's words in `command.txt` (default: nothing, so the whole fleet). A case is run through the
 * command line on files in memory, so that what is compared is what a person sees.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from '../cli/main.ts';
import { type Compilation, compile } from '../compile.ts';
import { type MemoryHost, memoryHost } from './memory-host.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly host: MemoryHost;
  readonly compilation: Compilation;
}

/** Files below a folder, by their path in it. */
export function filesBelow(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}

/** Runs the command line on files in memory. A modules folder is there unless the files say otherwise. */
export function runInMemory(files: Readonly<Record<string, string>>, args: readonly string[]): Ran {
  const withModules = Object.keys(files).some((path) => /(?:^|\/)modules\//.test(path))
    ? files
    : { 'modules/service/main.tf': '', ...files };
  const host = memoryHost(withModules);
  const output = { stdout: '', stderr: '' };
  const code = main(args, {
    host,
    color: false,
    packagedModules: () => new Map(),
    print(text) {
      output.stdout += text.endsWith('\n') ? text : `${text}\n`;
      return 0;
    },
    say: (text) => {
      output.stderr += text.endsWith('\n') ? text : `${text}\n`;
    },
    usage(message) {
      output.stderr += `ecs-compile: ${message}\n`;
      return 2;
    },
    now: () => 0,
  });
  return { code, ...output, host, compilation: compile(memoryHost(withModules), optionsOf(args)) };
}

/** Runs the case in `folder`. */
export function runCase(folder: string): Ran {
  const command = join(folder, 'command.txt');
  const args = existsSync(command) ? readFileSync(command, 'utf8').trim().split(/\s+/).filter(Boolean) : [];
  return runInMemory(filesBelow(join(folder, 'input')), args);
}

function optionsOf(args: readonly string[]): { paths: string[]; environments?: string[] } {
  const environments = args.flatMap((word, index) => (args[index - 1] === '--env' ? [word] : []));
  const paths = args.filter(
    (word, index) => !word.startsWith('-') && !args[index - 1]?.startsWith('--') && /[./]/.test(word),
  );
  return environments.length > 0 ? { paths, environments } : { paths };
}

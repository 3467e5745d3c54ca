/**
 * Runs a case folder: files under `input/`, the command's words in `command.txt` (default: nothing, so the whole fleet), paths that cannot be read
 * in `unreadable.json`, and what differs from the modules' contract in `contract.json` (null takes something away). A case is run through the
 * command line on files in memory, so that what is compared is what a person sees.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from '../cli/main.ts';
import packaged from '../generated/contract.json' with { type: 'json' };
import type { Contracts } from '../model/contract.ts';
import { type Compilation, compile } from '../compile.ts';
import { type MemoryHost, memoryHost } from './memory-host.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly host: MemoryHost;
  readonly compilation: Compilation;
}

/** What is different from a disk and a package in order. */
export interface World {
  readonly unreadable?: Readonly<Record<string, string>>;
  readonly contract?: object;
}

/** Maps merged; null takes away. */
function patched(under: unknown, over: unknown): unknown {
  if (typeof over !== 'object' || over === null || Array.isArray(over) || typeof under !== 'object' || under === null)
    return over;
  const result: Record<string, unknown> = { ...(under as Record<string, unknown>) };
  for (const [key, value] of Object.entries(over)) {
    if (value === null) delete result[key];
    else result[key] = patched(result[key], value);
  }
  return result;
}

/** Files below a folder, by their path in it. */
export function filesBelow(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}

/** Runs the command line on files in memory. A modules folder is there unless the files say otherwise. */
export function runInMemory(files: Readonly<Record<string, string>>, args: readonly string[], world: World = {}): Ran {
  const withModules = Object.keys(files).some((path) => /(?:^|\/)modules\//.test(path))
    ? files
    : { 'modules/service/main.tf': '', ...files };
  const unreadable = new Map(Object.entries(world.unreadable ?? {}));
  const contracts = world.contract ? { contracts: patched(packaged, world.contract) as Contracts } : {};
  const host = memoryHost(withModules, '/project', unreadable);
  const output = { stdout: '', stderr: '' };
  const code = main(args, {
    host,
    color: false,
    ...contracts,
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
  return {
    code,
    ...output,
    host,
    compilation: compile(memoryHost(withModules, '/project', unreadable), { ...optionsOf(args), ...contracts }),
  };
}

/** Runs the case in `folder`. */
export function runCase(folder: string): Ran {
  const command = join(folder, 'command.txt');
  const args = existsSync(command) ? readFileSync(command, 'utf8').trim().split(/\s+/).filter(Boolean) : [];
  const json = (name: string): Record<string, never> | undefined =>
    existsSync(join(folder, name))
      ? (JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, never>)
      : undefined;
  const [unreadable, contract] = [json('unreadable.json'), json('contract.json')];
  return runInMemory(filesBelow(join(folder, 'input')), args, {
    ...(unreadable ? { unreadable } : {}),
    ...(contract ? { contract } : {}),
  });
}

function optionsOf(args: readonly string[]): { paths: string[]; environments?: string[] } {
  const environments = args.flatMap((word, index) => (args[index - 1] === '--env' ? [word] : []));
  const paths = args.filter(
    (word, index) => !word.startsWith('-') && !args[index - 1]?.startsWith('--') && /[./]/.test(word),
  );
  return environments.length > 0 ? { paths, environments } : { paths };
}

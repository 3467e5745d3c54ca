/** Every folder under `golden/` is a case: `input/` is compiled, what is written and said must be what stands in `expected/`. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectFiles } from '../src/testing/compare-files.ts';
import { filesBelow, type Ran, runCase, runInMemory } from '../src/testing/run-case.ts';

const folder = join(import.meta.dirname, 'golden');

/** Everything that was written, and what the terminal showed. `root.hcl` is the same for all: a test of its own reads it. */
function made({ host, stdout, stderr, code }: Ran, input: Readonly<Record<string, string>>): Record<string, string> {
  const written = [...host.files]
    .map(([path, text]): [string, string] => [path.replace('/project/', ''), text])
    .filter(([path, text]) => input[path] !== text && path !== 'modules/service/main.tf' && !path.endsWith('root.hcl'));
  return {
    ...Object.fromEntries(written),
    'terminal.txt': `${stderr}${stderr && stdout ? '\n' : ''}${stdout}exit ${code}\n`,
  };
}

describe('golden', () => {
  test.each(readdirSync(folder).sort())('%s', (name) => {
    const ran = runCase(join(folder, name));
    expectFiles(join(folder, name, 'expected'), made(ran, filesBelow(join(folder, name, 'input'))));
  });

  test.each(readdirSync(folder).sort())('%s: compiling again changes nothing', (name) => {
    const first = runCase(join(folder, name));
    if (first.code !== 0) return;
    const files = Object.fromEntries(
      [...first.host.files].map(([path, text]) => [path.replace('/project/', ''), text]),
    );
    const { stdout, code } = runInMemory(files, [...commandOf(join(folder, name)), '--check']);
    expect(stdout).toMatch(/^everything is fresh/);
    expect(code).toBe(0);
  });
});

function commandOf(path: string): string[] {
  return [...(readdirSync(path).includes('command.txt') ? readCommand(path) : [])];
}

function readCommand(path: string): string[] {
  return process
    .getBuiltinModule('node:fs')
    .readFileSync(join(path, 'command.txt'), 'utf8')
    .trim()
    .split(/\s+/)
    .filter(Boolean);
}

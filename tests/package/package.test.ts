/** The package as a stranger gets it: packed, installed into an empty folder, run there on one manifest. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { output, root, run } from '../tools.ts';

const folder = mkdtempSync(join(tmpdir(), 'ecs-compile-package-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bin = join(folder, 'node_modules/.bin/ecs-compile');
const ecsCompile = (...args: string[]) => run(bin, args, { cwd: folder });

beforeAll(() => {
  const packed = run('npm', ['pack', '--workspace', 'compiler', '--pack-destination', folder, '--silent']);
  expect(packed.status, output(packed)).toBe(0);
  const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz')) as string;
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const installed = run('npm', ['install', '--no-audit', '--no-fund', '--offline', `./${tarball}`], { cwd: folder });
  expect(installed.status, output(installed)).toBe(0);
});

describe('the packed package', () => {
  test('brings nothing else along', () =>
    expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['ecs-compile']));

  test('has no path of the machine that packed it', () => {
    const dist = join(folder, 'node_modules/ecs-compile/dist');
    for (const file of ['cli.cjs', 'index.js']) expect(readFileSync(join(dist, file), 'utf8')).not.toContain(root);
  });

  test('compiles the smallest manifest to complete units, modules and contract included', () => {
    writeFileSync(join(folder, 'hello.yaml'), 'name: hello\n');
    const compiled = ecsCompile('hello.yaml');
    expect(compiled.status, output(compiled)).toBe(0);
    expect(compiled.stderr).toContain('note[load/assumed-platform]');
    for (const path of [
      'live/root.hcl',
      'live/dev/env.hcl',
      'live/dev/services/hello/terragrunt.hcl',
      'live/dev/aws/network/terragrunt.hcl',
      'modules/service/main.tf',
      'modules/task/main.tf',
    ]) {
      expect(existsSync(join(folder, path)), path).toBe(true);
    }
    expect(readdirSync(join(folder, 'modules/service')), 'no tests, no examples').not.toContain('examples');
    const again = ecsCompile('hello.yaml', '--check');
    expect(again.status, output(again)).toBe(0);
  });

  test("leaves what is the team's alone", () => {
    writeFileSync(join(folder, 'live/root.hcl'), '# ours\n');
    writeFileSync(join(folder, 'modules/service/main.tf'), '# ours\n');
    expect(ecsCompile('hello.yaml').status).toBe(0);
    expect(readFileSync(join(folder, 'live/root.hcl'), 'utf8')).toBe('# ours\n');
    expect(readFileSync(join(folder, 'modules/service/main.tf'), 'utf8')).toBe('# ours\n');
  });

  test('explains, lists, and knows its version', () => {
    expect(ecsCompile('--version').stdout).toMatch(/^ecs-compile \d+\.\d+\.\d+\n$/);
    expect(ecsCompile('explain', 'validate/fargate-size').stdout).toContain('# validate/fargate-size');
    expect(ecsCompile('list').status).toBe(2);
  });

  test('is a library, too', () => {
    writeFileSync(
      join(folder, 'use.mjs'),
      "import { compile, memoryHost } from 'ecs-compile';\nconst { files, diagnostics } = compile(memoryHost({ 'a.yaml': 'name: a\\n' }), { paths: ['a.yaml'] });\nconsole.log(files.length > 3, diagnostics.map((d) => d.code).join());\n",
    );
    const used = run('node', ['use.mjs'], { cwd: folder });
    expect(output(used)).toBe('true load/assumed-platform,plan/unpinned-image\n');
  });

  test('has types that a strict project can use', () => {
    const use =
      "import { compile, type Diagnostic, memoryHost } from 'ecs-compile';\nconst found: readonly Diagnostic[] = compile(memoryHost({ 'a.yaml': 'name: a\\n' }), { paths: ['a.yaml'] }).diagnostics;\n// @ts-expect-error a code is a word\nconst wrong: number = found[0]?.code;\nexport { wrong };\n";
    writeFileSync(join(folder, 'use.mts'), use);
    const checked = run(
      'tsc',
      ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', '--types', '', 'use.mts'],
      { cwd: folder },
    );
    expect(checked.status, output(checked)).toBe(0);
  });

  test('says in one line when Node is too old', () => {
    const launcher = readFileSync(join(folder, 'node_modules/ecs-compile/bin/ecs-compile.js'), 'utf8');
    writeFileSync(join(folder, 'old.mjs'), launcher.replace('process.versions.node', "'20.1.0'"));
    const old = run('node', ['old.mjs'], { cwd: folder });
    expect(old.status).toBe(2);
    expect(old.stderr).toMatch(/^ecs-compile needs Node 22\.18 or newer; this is .*\n$/);
  });
});

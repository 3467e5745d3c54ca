/** `terraform test` in every module, with a mocked provider; and the sentences of its runs. */
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { chooseEngine } from '../../tools/engine.ts';
import { isMissing, output, root, run } from '../tools.ts';

const chosen = await chooseEngine();
const skip = isMissing(chosen);
const engine = chosen.ok ? chosen.engine : undefined;
const modules = readdirSync(join(root, 'modules')).sort();
const data = mkdtempSync(join(tmpdir(), 'ecs-compile-modules-'));
afterAll(() => rmSync(data, { recursive: true, force: true }));

const examplesOf = (name: string): string[] => {
  const folder = join(root, 'modules', name, 'examples');
  return existsSync(folder) ? readdirSync(folder).sort() : [];
};

describe.skipIf(skip)(`modules with ${engine?.name ?? 'no engine'}`, () => {
  test('are formatted', () => {
    const formatted = run(engine?.path ?? '', ['fmt', '-check', '-recursive', '-diff', 'modules'], {
      env: engine?.env ?? {},
    });
    expect(formatted.status, output(formatted)).toBe(0);
  });

  test('and so is every unit: the engine formats `.tf` files only, so they go by that name here', () => {
    const units = ['live', 'compiler/test/golden'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.hcl') && !file.includes('.terragrunt-cache'))
        .map((file) => join(root, folder, file)),
    );
    expect(units.length).toBeGreaterThan(100);
    const copies = mkdtempSync(join(data, 'units-'));
    for (const [index, unit] of units.entries()) copyFileSync(unit, join(copies, `${index}.tf`));
    const formatted = run(engine?.path ?? '', ['fmt', '-check', '-diff', copies], { env: engine?.env ?? {} });
    expect(formatted.status, output(formatted)).toBe(0);
  });

  test.each(modules)('%s', (name) => {
    const cwd = join(root, 'modules', name);
    const env = { ...engine?.env, TF_DATA_DIR: join(data, name) };
    const lock = join(cwd, '.terraform.lock.hcl');
    try {
      const init = run(engine?.path ?? '', ['init', '-backend=false', '-no-color', '-input=false'], { cwd, env });
      expect(init.status, output(init)).toBe(0);
      const valid = run(engine?.path ?? '', ['validate', '-no-color'], { cwd, env });
      expect(valid.status, output(valid)).toBe(0);
      const tests = run(engine?.path ?? '', ['test', '-no-color'], { cwd, env });
      expect(tests.status, output(tests)).toBe(0);
      const [, passed, failed] = /(\d+) passed, (\d+) failed/.exec(tests.stdout) ?? [];
      expect({ passed: Number(passed) > 0, failed: Number(failed) }).toEqual({ passed: true, failed: 0 });
      console.error(`${name}: ${passed} runs`);
    } finally {
      rmSync(lock, { force: true });
    }
  });
});

const examples = modules.flatMap((name) => examplesOf(name).map((example) => `${name}/examples/${example}`));

describe.skipIf(skip)(`examples with ${engine?.name ?? 'no engine'}`, () => {
  test.each(examples)('%s is valid', (path) => {
    const cwd = join(root, 'modules', path);
    const env = { ...engine?.env, TF_DATA_DIR: join(data, path) };
    try {
      const init = run(engine?.path ?? '', ['init', '-backend=false', '-no-color', '-input=false'], { cwd, env });
      expect(init.status, output(init)).toBe(0);
      const valid = run(engine?.path ?? '', ['validate', '-no-color'], { cwd, env });
      expect(valid.status, output(valid)).toBe(0);
    } finally {
      rmSync(join(cwd, '.terraform.lock.hcl'), { force: true });
    }
  });
});

describe('every module', () => {
  const files = (name: string): string[] => readdirSync(join(root, 'modules', name));

  test.each(modules)('%s has the five files and tests', (name) => {
    expect(files(name)).toEqual(
      expect.arrayContaining(['README.md', 'outputs.tf', 'tests', 'variables.tf', 'versions.tf']),
    );
    expect(files(name).filter((file) => file.endsWith('.tf')).length).toBeGreaterThan(3);
    expect(readdirSync(join(root, 'modules', name, 'tests')).some((file) => file.endsWith('.tftest.hcl'))).toBe(true);
  });

  test.each(modules)('%s has examples, and its tests run each of them', (name) => {
    expect(examplesOf(name)).not.toEqual([]);
    for (const ending of ['.tftest.hcl', '.tofutest.hcl']) {
      const of = (file: string): string => file.replace(/\.(?:tftest|tofutest)\.hcl$/, '');
      const files = readdirSync(join(root, 'modules', name, 'tests'));
      // In place of a file, OpenTofu runs the one of the same name that is its own.
      const own = new Set(files.filter((file) => file.endsWith(ending)).map(of));
      const taken = files.filter(
        (file) => file.endsWith(ending) || (file.endsWith('.tftest.hcl') && !own.has(of(file))),
      );
      const texts = taken.map((file) => readFileSync(join(root, 'modules', name, 'tests', file), 'utf8')).join('\n');
      for (const example of examplesOf(name)) expect(texts, ending).toContain(`source = "./examples/${example}"`);
    }
  });

  test.each(modules)('%s has no provider and no backend', (name) => {
    for (const file of files(name).filter((one) => one.endsWith('.tf')))
      expect(readFileSync(join(root, 'modules', name, file), 'utf8'), file).not.toMatch(/^\s*(?:provider|backend) "/m);
  });

  test.each(modules)('%s describes every variable and output', (name) => {
    for (const file of ['variables.tf', 'outputs.tf']) {
      const text = readFileSync(join(root, 'modules', name, file), 'utf8');
      const blocks = text.split(/^(?=(?:variable|output) ")/m).filter((block) => /^(?:variable|output) "/.test(block));
      for (const block of blocks) expect(block, `${file}: ${block.split('\n')[0]}`).toMatch(/^ {2}description\s+=/m);
    }
  });

  test.each(modules)('%s names its runs as sentences', (name) => {
    for (const file of readdirSync(join(root, 'modules', name, 'tests')).filter((one) => one.endsWith('.tftest.hcl'))) {
      const names = [
        ...readFileSync(join(root, 'modules', name, 'tests', file), 'utf8').matchAll(/^run "([^"]+)"/gm),
      ].map(([, run]) => run as string);
      for (const run of names) expect(run, file).toMatch(/^[a-z0-9]+(?:_[a-z0-9]+){1,}$/);
    }
  });
});

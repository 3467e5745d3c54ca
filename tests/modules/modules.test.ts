/** `terraform test` in every module with Terraform and with OpenTofu, with a mocked provider; and the sentences of its runs. */
import { copyFileSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { chooseEngine } from '../../tools/engine.ts';
import { run as start } from '../../tools/run.ts';
import { isMissing, output, root, run } from '../tools.ts';
import { bothEngines } from './engines.ts';

const chosen = await chooseEngine();
const skip = isMissing(chosen);
const engine = chosen.ok ? chosen.engine : undefined;
const engines = await bothEngines();
const modules = readdirSync(join(root, 'modules')).sort();
const data = mkdtempSync(join(tmpdir(), 'ecs-compile-modules-'));
afterAll(() => rmSync(data, { recursive: true, force: true }));

const examplesOf = (name: string): string[] => {
  const folder = join(root, 'modules', name, 'examples');
  return existsSync(folder) ? readdirSync(folder).sort() : [];
};

/** The provider takes a core of its own, so two runs at a time; more only wait for each other. */
const LANES = 2;
const lanes: Promise<void>[] = Array.from({ length: LANES }, () => Promise.resolve());
let next = 0;
function inLane(work: () => Promise<void>): Promise<void> {
  const lane = next++ % LANES;
  const done = (lanes[lane] ?? Promise.resolve()).then(work);
  lanes[lane] = done.catch(() => undefined);
  return done;
}

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
});

describe.each(engines.map((one) => [one.name, one] as const))('%s tests', (engineName, { path, env: engineEnv }) => {
  // A copy for each engine: both write `.terraform.lock.hcl`, each with its own registry's names.
  const copy = join(data, engineName);
  cpSync(join(root, 'modules'), copy, {
    recursive: true,
    filter: (file) => !/\.terraform(\.lock\.hcl)?$/.test(file),
  });

  test.concurrent.each(modules)('%s', (name) =>
    inLane(async () => {
      const cwd = join(copy, name);
      const env = { ...engineEnv, TF_DATA_DIR: join(data, `${engineName}-${name}`) };
      const init = await start(path, ['init', '-backend=false', '-no-color', '-input=false'], {
        cwd,
        env,
        output: 'capture',
      });
      expect(init.code, init.stdout + init.stderr).toBe(0);
      const valid = await start(path, ['validate', '-no-color'], { cwd, env, output: 'capture' });
      expect(valid.code, valid.stdout + valid.stderr).toBe(0);
      const tests = await start(path, ['test', '-no-color'], { cwd, env, output: 'capture' });
      expect(tests.code, tests.stdout + tests.stderr).toBe(0);
      const [, passed, failed] = /(\d+) passed, (\d+) failed/.exec(tests.stdout) ?? [];
      expect({ passed: Number(passed) > 0, failed: Number(failed) }).toEqual({ passed: true, failed: 0 });
      console.error(`${name} with ${engineName}: ${passed} runs`);
    }),
  );
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
    for (const file of files(name).filter((one) => /^(?:variables.*|outputs)\.tf$/.test(one))) {
      const text = readFileSync(join(root, 'modules', name, file), 'utf8');
      const blocks = text.split(/^(?=(?:variable|output) ")/m).filter((block) => /^(?:variable|output) "/.test(block));
      for (const block of blocks) expect(block, `${file}: ${block.split('\n')[0]}`).toMatch(/^ {2}description\s+=/m);
    }
  });

  test.each(modules)('%s names its runs as sentences', (name) => {
    for (const file of readdirSync(join(root, 'modules', name, 'tests')).filter((one) =>
      /\.(tftest|tofutest)\.hcl$/.test(one),
    )) {
      const names = [
        ...readFileSync(join(root, 'modules', name, 'tests', file), 'utf8').matchAll(/^run "([^"]+)"/gm),
      ].map(([, run]) => run as string);
      for (const run of names) expect(run, file).toMatch(/^[a-z0-9]+(?:_[a-z0-9]+){1,}$/);
    }
  });
});

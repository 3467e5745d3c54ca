/** checkov and tflint over the modules. What is suppressed says why in place (`#checkov:skip=CKV_AWS_1:reason`), and only as long as it must. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { bringCheckov, bringTflint } from '../../tools/bring.ts';
import { isMissing, output, root, run } from '../tools.ts';
import { checkov, type Finding } from './checkov.ts';

const folder = join(root, 'modules');
const modules = readdirSync(folder).sort();
const line = ({ file, check }: Finding): string => `${file} ${check}`;
const lines = (findings: readonly Finding[]): string[] => [...new Set(findings.map(line))].sort();

const python = await bringCheckov();

describe.skipIf(isMissing(python))('checkov', () => {
  const copies = mkdtempSync(join(tmpdir(), 'ecs-compile-analysis-'));
  afterAll(() => rmSync(copies, { recursive: true, force: true }));
  const found = python.ok
    ? checkov(
        python.path,
        copy('modules', (text) => text),
      )
    : undefined;

  test.each(modules)('%s has no failure', (name) => {
    const mine = <T extends Finding>(all: readonly T[] = []) => all.filter((one) => one.module === name);
    const [passed, skipped] = [mine(found?.passed), mine(found?.skipped)];
    console.error(`${name}: ${passed.length} passed, ${skipped.length} suppressed`);
    expect(passed.length).toBeGreaterThan(0);
    expect(lines(mine(found?.failed))).toEqual([]);
  });

  test('every suppression has a reason', () => {
    for (const one of found?.skipped ?? [])
      expect(one.reason?.split(/\s+/).length, `${line(one)}: ${one.reason}`).toBeGreaterThan(3);
  });

  test('no suppression is stale: without it the check fails', () => {
    const bare = python.ok
      ? checkov(
          python.path,
          copy('bare', (text) => text.replaceAll('checkov:skip=', 'was ')),
        )
      : undefined;
    const failing = new Set(bare?.failed.map((one) => `${line(one)} ${one.resource}`));
    const stale = (found?.skipped ?? [])
      .map((one) => `${line(one)} ${one.resource}`)
      .filter((one) => !failing.has(one));
    expect(stale).toEqual([]);
    // One that stands in no block, or beside no such check, is not among the skipped ones.
    const written = files('modules').flatMap((file) =>
      [...readFileSync(join(copies, 'modules', file), 'utf8').matchAll(/checkov:skip=(\w+)/g)].map(
        ([, check]) => `${file} ${check}`,
      ),
    );
    expect([...new Set(written)].sort()).toEqual(lines(found?.skipped ?? []));
  });

  /** The modules' own files, not their tests or what an engine left there. */
  function copy(name: string, change: (text: string) => string): string {
    const to = join(copies, name);
    cpSync(folder, to, { recursive: true, filter: (path) => !/\/(tests|\.terraform|README\.md)$/.test(path) });
    for (const file of files(name)) writeFileSync(join(to, file), change(readFileSync(join(to, file), 'utf8')));
    return to;
  }

  function files(name: string): string[] {
    return readdirSync(join(copies, name), { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.tf'),
    );
  }
});

const tflint = await bringTflint();

describe.skipIf(isMissing(tflint))('tflint', () => {
  test.each(modules)('%s is clean', (name) => {
    const args = [`--chdir=${join('modules', name)}`, `--config=${join(root, '.tflint.hcl')}`, '--no-color'];
    const linted = run(tflint.ok ? tflint.path : '', args);
    expect(linted.status, output(linted)).toBe(0);
  });
});

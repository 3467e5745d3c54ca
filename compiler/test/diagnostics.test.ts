/**
 * Every diagnostic has a case: `diagnostics/<stage>/<name>/`. What is compared: the code, the characters that the span covers, and the whole report as a
 * person sees it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Code, catalog } from '../src/diagnostics/catalog.ts';
import type { Diagnostic } from '../src/diagnostics/diagnostic.ts';
import { expectFiles } from '../src/testing/compare-files.ts';
import { filesBelow, runCase, runInMemory } from '../src/testing/run-case.ts';

const folder = join(import.meta.dirname, 'diagnostics');
const docs = resolve(import.meta.dirname, '../../docs/errors');
const below = (path: string): string[] =>
  readdirSync(path, { withFileTypes: true })
    .flatMap((stage) =>
      stage.isDirectory() ? readdirSync(join(path, stage.name)).map((name) => `${stage.name}/${name}`) : [],
    )
    .sort();
const codes = Object.keys(catalog).sort() as Code[];

/** A case may show a second form of a fault: `validate/wrong-type--in-an-environment`. */
const codeOf = (name: string): string => name.split('--')[0] as string;

describe('every code', () => {
  test('has a case, and every case a code', () =>
    expect([...new Set(below(folder).map(codeOf))].sort()).toEqual(codes));
  test('has a page, and every page a code', () =>
    expect(below(docs).map((name) => name.replace(/\.md$/, ''))).toEqual(codes));
});

describe('cases', () => {
  test.each(below(folder))('%s', (name) => {
    const { compilation, stdout, stderr, code } = runCase(join(folder, name));
    const shown = `${stderr}${stdout}`;
    expect(shown, 'the case shows its own code').toContain(`[${codeOf(name)}]`);
    const lines = compilation.diagnostics.map(
      (diagnostic) => `${diagnostic.code} ${covered(diagnostic, compilation.sources)}`,
    );
    expectFiles(join(folder, name, 'expected'), {
      'spans.txt': `${lines.join('\n')}\n`,
      'terminal.txt': `${shown}exit ${code}\n`,
    });
  });
});

function covered({ span, place }: Diagnostic, sources: ReadonlyMap<string, { text: string }>): string {
  if (!span) return `at ${place ?? 'no place'}`;
  return JSON.stringify(sources.get(span.source)?.text.slice(span.start, span.end));
}

describe('pages', () => {
  test.each(codes)('%s: its example shows it, and its correction does not', (code) => {
    const path = join(docs, `${code}.md`);
    expect(existsSync(path), `${path} is missing`).toBe(true);
    const page = readFileSync(path, 'utf8');
    expect(page.split('\n')[0]).toBe(`# ${code}`);
    const [wrong, right] = [section(page, 'Example'), section(page, 'Correction')];
    const args = (files: Record<string, string>): string[] => (files.command ?? '').trim().split(/\s+/).filter(Boolean);
    if (Object.keys(wrong).length === 0)
      return expect(page, 'a page without an example says why').toContain('## Why there is no example');
    const shown = runInMemory(withoutCommand(wrong), args(wrong));
    expect(`${shown.stderr}${shown.stdout}`).toContain(`[${code}]`);
    const mended = runInMemory(withoutCommand({ ...wrong, ...right }), args({ ...wrong, ...right }));
    expect(mended.stderr).not.toContain(`[${code}]`);
    expect(mended.stderr).not.toContain('error[');
  });
});

const withoutCommand = (files: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).filter(([path]) => path !== 'command'));

/** Files of a page's section: each is a fenced block whose info string ends with its path (```yaml services/a.yaml), or with `command`. */
function section(page: string, title: string): Record<string, string> {
  const text = page.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? '';
  return Object.fromEntries(
    [...text.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)].map(([, path, content]) => [
      path as string,
      content as string,
    ]),
  );
}

test('a case is not left empty', () => {
  for (const name of below(folder))
    expect(
      Object.keys(filesBelow(join(folder, name, 'input'))).length +
        (existsSync(join(folder, name, 'command.txt')) ? 1 : 0),
      name,
    ).toBeGreaterThan(0);
});

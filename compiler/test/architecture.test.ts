/** Who may import whom. A stage knows its input and nothing of the other stages; packages with a job of their own appear in one place. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const src = resolve(import.meta.dirname, '../src');
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.startsWith('generated/'),
);

interface Import {
  readonly from: string;
  readonly to: string;
}

const imports: Import[] = files.flatMap((from) => {
  const text = readFileSync(join(src, from), 'utf8');
  return [...text.matchAll(/(?:^|\n)(?:import|export)[^;]*?from '([^']+)'/g)].map(([, target = '']) => ({
    from,
    to: target.startsWith('.') ? join(from, '..', target) : target,
  }));
});

const offenders = (isWrong: (one: Import) => boolean): string[] =>
  imports.filter(isWrong).map(({ from, to }) => `${from} -> ${to}`);
const stageOf = (path: string): string | undefined => /^stages\/([^/]+)\//.exec(path)?.[1];
const isRelative = (to: string): boolean =>
  !/^(?:node:|@?[a-z][\w-]*(?:\/|$))/.test(to) ||
  /^(?:model|diagnostics|stages|cli|testing|generated)\/|^(?:host|paths|compile|index)\.ts$/.test(to);

describe('imports', () => {
  test('are found at all', () => expect(imports.length).toBeGreaterThan(150));

  test('model/ imports only model/ and the generated types', () =>
    expect(
      offenders(({ from, to }) => from.startsWith('model/') && !/^(?:model\/|generated\/service\.ts)/.test(to)),
    ).toEqual([]));

  test('diagnostics/ imports only itself and model/source', () =>
    expect(
      offenders(({ from, to }) => from.startsWith('diagnostics/') && !/^(?:diagnostics\/|model\/source\.ts)/.test(to)),
    ).toEqual([]));

  test('a stage imports no other stage, and nothing of the command line', () => {
    expect(
      offenders(
        ({ from, to }) =>
          stageOf(from) !== undefined &&
          ((stageOf(to) !== undefined && stageOf(to) !== stageOf(from)) ||
            to.startsWith('cli/') ||
            to === 'compile.ts'),
      ),
    ).toEqual([]);
  });

  test('rendering cannot see manifests, and has nothing to say', () => {
    expect(
      offenders(
        ({ from, to }) =>
          stageOf(from) === '6-render' &&
          /^(?:model\/(?:fleet|platform|routes|references)|generated\/service|diagnostics)/.test(to),
      ),
    ).toEqual([]);
  });

  test('compile.ts alone imports every stage, with the command line for emitting', () => {
    expect(
      offenders(
        ({ from, to }) =>
          stageOf(to) !== undefined &&
          stageOf(from) === undefined &&
          from !== 'compile.ts' &&
          !(from === 'cli/compile.ts' && stageOf(to) === '7-emit') &&
          !(from === 'cli/summary.ts' && stageOf(to) === '7-emit'),
      ),
    ).toEqual([]);
  });

  test('only cli/ and testing/ touch node', () =>
    expect(offenders(({ from, to }) => to.startsWith('node:') && !/^(?:cli|testing)\//.test(from))).toEqual([]));

  test.each([
    ['yaml', ['stages/2-parse/parse-yaml.ts', 'cli/pin.ts']],
    ['handlebars/runtime.js', ['stages/6-render/layout.ts']],
    ['picomatch', ['stages/1-load/load-manifests.ts']],
    ['ajv', []],
    ['@cdktf/hcl2json', []],
  ])('%s appears where it belongs', (name, places) =>
    expect([...new Set(imports.filter(({ to }) => to === name).map(({ from }) => from))].sort()).toEqual(
      [...places].sort(),
    ),
  );

  test('nothing else from outside', () => {
    const known = new Set(['yaml', 'handlebars/runtime.js', 'picomatch', 'vitest']);
    expect(offenders(({ to }) => !isRelative(to) && !to.startsWith('node:') && !known.has(to))).toEqual([]);
  });

  test('console and process live in cli/', () => {
    const users = files.filter(
      (file) =>
        !/^(?:cli|testing)\//.test(file) && /\b(?:console|process)\./.test(readFileSync(join(src, file), 'utf8')),
    );
    expect(users).toEqual([]);
  });

  test('no clock and no chance', () => {
    const users = files.filter(
      (file) =>
        !/^(?:cli|testing)\//.test(file) &&
        /\b(?:Date\.|new Date|Math\.random|performance\.)/.test(readFileSync(join(src, file), 'utf8')),
    );
    expect(users).toEqual([]);
  });
});

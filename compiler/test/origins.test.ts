/** Every leaf that is rendered knows where it comes from, and what it points at is there. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Origin } from '../src/model/sourced.ts';
import { leafTerms } from '../src/testing/plan-inputs.ts';
import { runCase } from '../src/testing/run-case.ts';

const golden = join(import.meta.dirname, 'golden');

function problems(origin: Origin, sources: ReadonlyMap<string, { text: string }>): string[] {
  switch (origin.kind) {
    case 'written': {
      const text = sources.get(origin.span.source)?.text;
      return text === undefined ||
        origin.span.start < 0 ||
        origin.span.end > text.length ||
        origin.span.end < origin.span.start
        ? [`a span outside ${origin.span.source}`]
        : [];
    }
    case 'default':
      return origin.field === '' ? ['a default of nothing'] : [];
    case 'rule':
      return [
        ...(origin.rule === '' || origin.says === '' ? ['a rule that says nothing'] : []),
        ...origin.from.flatMap((from) => problems(from, sources)),
      ];
    case 'option':
      return [];
  }
}

describe('origins', () => {
  test.each(readdirSync(golden).sort())('%s', (name) => {
    const { result, sources } = runCase(join(golden, name)).compilation;
    const leaves = result ? leafTerms(result.plan) : [];
    expect(leaves.length).toBeGreaterThan(0);
    expect(
      leaves.flatMap(([path, term]) => problems(term.origin, sources).map((problem) => `${path}: ${problem}`)),
    ).toEqual([]);
  });

  test('a written leaf points at its own characters', () => {
    const { result, sources } = runCase(join(golden, 'everything')).compilation;
    const cut = (input: string): string | undefined => {
      const origin = leafTerms((result as NonNullable<typeof result>).plan).find(
        ([path]) => path === `dev/services/orders:${input}`,
      )?.[1].origin;
      return origin?.kind === 'written'
        ? sources.get(origin.span.source)?.text.slice(origin.span.start, origin.span.end)
        : origin?.kind;
    };
    expect({
      cpu: cut('cpu'),
      memory: cut('memory'),
      path: cut('connection.path'),
      target: cut('scaling.target'),
      out: cut('scaling.cooldown.out'),
      level: cut('variables.LOG_LEVEL'),
      retries: cut('variables.RETRIES'),
      codes: cut('connection.health_check.codes'),
    }).toEqual({
      cpu: '0.5 vCPU',
      memory: '2 GB',
      path: '/orders',
      target: '55',
      out: '90s',
      level: 'debug',
      retries: '3',
      codes: '"200"',
    });
  });
});

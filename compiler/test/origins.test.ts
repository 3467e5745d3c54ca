/** Every leaf that is rendered knows where it comes from, and what it points at is there. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { Origin } from '../src/model/sourced.ts';
import { leafTerms } from '../src/testing/plan-inputs.ts';
import { runCase, runInMemory } from '../src/testing/run-case.ts';
import { SERVICE_FLIPS } from './schema-leaves/service-flips.ts';

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

  // Any service that the schema allows: leaves of the flip table, put together at random.
  const pieces = Object.values(SERVICE_FLIPS).flatMap(({ before, after }) => [before, after]);
  const platform =
    'project: shop\nmanifests: [orders.yaml, web.yaml]\nenvironments:\n  dev: { region: eu-west-2, account: "111111111111", defaults: { port: 8080 } }\n  prod: { region: eu-west-2, account: "222222222222" }\ndefaults: { logs: { retention: 7d } }\n';
  const web = 'name: web\nconnection: internal_dns\nqueues: { jobs: {}, mail: {} }\n';

  test('hold for services put together at random', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 4 }), (chosen) => {
        const manifest = Object.assign(
          { name: 'orders' },
          ...chosen,
          { environments: { prod: chosen[0] } },
          { name: 'orders' },
        );
        const files = { 'platform.yaml': platform, 'orders.yaml': stringify(manifest), 'web.yaml': web };
        const { result, sources } = runInMemory(files, []).compilation;
        const leaves = result ? leafTerms(result.plan) : [];
        expect(leaves.length).toBeGreaterThan(0);
        expect(
          leaves.flatMap(([path, term]) => problems(term.origin, sources).map((problem) => `${path}: ${problem}`)),
        ).toEqual([]);
      }),
      { numRuns: 150 },
    );
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

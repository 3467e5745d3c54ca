/**
 * Nothing in the schema is ignored: each leaf is flipped in turn, and exactly the inputs named for it change. A leaf without a row fails, and so does a row
 * without a leaf.
 */
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { compile } from '../src/compile.ts';
import schemas from '../src/generated/schemas.json' with { type: 'json' };
import { differences, planInputs } from '../src/testing/plan-inputs.ts';
import { memoryHost } from '../src/testing/memory-host.ts';
import { leavesOf } from './leaves.ts';
import { PLATFORM_FLIPS } from './schema-leaves/platform-flips.ts';
import { type Flip, SERVICE_FLIPS } from './schema-leaves/service-flips.ts';

const platform = {
  project: 'shop',
  manifests: ['services/*.yaml'],
  environments: { dev: { region: 'eu-west-2', account: '111111111111' } },
};
const neighbours = {
  'services/web.yaml': { name: 'web', connection: 'internal_dns', queues: { jobs: {}, mail: {} }, consumes: [] },
  'services/other.yaml': { name: 'other', connection: 'internal_dns' },
};

type Files = Readonly<Record<string, object | string>>;

function inputsOf(files: Files, environment = 'dev'): Map<string, string> {
  const text = Object.fromEntries(
    Object.entries(files).map(([path, content]) => [path, typeof content === 'string' ? content : stringify(content)]),
  );
  const { result, diagnostics } = compile(memoryHost(text), { environments: [environment] });
  expect(diagnostics.filter((d) => d.severity === 'error').map((d) => `${d.code}: ${d.message}`)).toEqual([]);
  return planInputs((result as NonNullable<typeof result>).plan, environment);
}

function run(flip: Flip, files: (manifest: object) => Files): void {
  const before = inputsOf(files(flip.before));
  const after = inputsOf(files(flip.after));
  expect(differences(before, after)).toEqual([...flip.changes].sort());
}

describe('a service', () => {
  test.each(Object.entries(SERVICE_FLIPS))('%s', (_, flip) =>
    run(flip, (manifest) => ({
      'platform.yaml': platform,
      ...neighbours,
      'services/orders.yaml': { name: 'orders', ...manifest },
    })),
  );
  test('has a row for every leaf of the schema', () =>
    expect(Object.keys(SERVICE_FLIPS).sort()).toEqual(leavesOf({ properties: schemas.service }).sort()));
});

describe('the platform', () => {
  test.each(Object.entries(PLATFORM_FLIPS))('%s', (_, flip) => flip.check());
  test('has a row for every leaf of the schema', () =>
    expect(Object.keys(PLATFORM_FLIPS).sort()).toEqual(leavesOf({ properties: schemas.platform }).sort()));
});

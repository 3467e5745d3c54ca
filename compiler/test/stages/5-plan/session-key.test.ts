/** Which key a tunnelled task may open, and whether KMS needs an endpoint for it. */
import { expect, test } from 'vitest';
import { compile } from '../../../src/compile.ts';
import { memoryHost } from '../../../src/testing/memory-host.ts';
import { planInputs } from '../../../src/testing/plan-inputs.ts';

const key = (id: string): string => `arn:aws:kms:eu-west-2:111111111111:key/${id}`;
const existing = { cluster_id: 'arn:aws:ecs:eu-west-2:111111111111:cluster/main', cluster_name: 'main' };

function inputs(more: Record<string, unknown>): { session: string | undefined; endpoints: boolean } {
  const dev = { region: 'eu-west-2', account: '111111111111' };
  const { stacks = {}, ...rest } = more as { stacks?: Record<string, unknown> };
  const network = { nat: 'single', interface_endpoints: ['logs'] };
  const platform = {
    project: 'shop',
    environments: { dev: { ...dev, ...rest, stacks: { network, ...stacks } } },
  };
  const { result, diagnostics } = compile(
    memoryHost({
      'platform.yaml': JSON.stringify(platform),
      'services/orders/ecs-service.yaml': 'name: orders\ntunnel: true\n',
    }),
  );
  expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toEqual([]);
  const all = planInputs((result as NonNullable<typeof result>).plan, 'dev');
  return {
    session: all.get('services/orders:tunnel.kms_key'),
    endpoints: [...all].some(
      ([input, value]) => input.startsWith('aws/network:interface_endpoints') && value.includes('kms'),
    ),
  };
}

test("is the platform's where the platform makes the cluster", () => {
  expect(inputs({ kms_key: key('1') })).toEqual({ session: expect.stringContaining(key('1')), endpoints: true });
});

test('is that of a cluster which exists', () => {
  const stacks = { cluster: { existing: { ...existing, kms_key: key('2') } } };
  expect(inputs({ kms_key: key('1'), stacks })).toEqual({
    session: expect.stringContaining(key('2')),
    endpoints: true,
  });
});

test('is none where the cluster which exists has none', () => {
  expect(inputs({ kms_key: key('1'), stacks: { cluster: { existing } } })).toEqual({
    session: undefined,
    endpoints: false,
  });
});

test('may be of another account', () => {
  const shared = 'arn:aws:kms:eu-west-2:222222222222:key/3';
  const stacks = { cluster: { existing: { ...existing, kms_key: shared } } };
  expect(inputs({ stacks })).toEqual({ session: expect.stringContaining(shared), endpoints: true });
});

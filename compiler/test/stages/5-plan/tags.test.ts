/** A tag may have words of the manifest in it, on everything that the service owns. */
import { expect, test } from 'vitest';
import { compile } from '../../../src/compile.ts';
import { memoryHost } from '../../../src/testing/memory-host.ts';
import { planInputs } from '../../../src/testing/plan-inputs.ts';

test('words are filled in for the service and for its queue', () => {
  const manifest = 'name: orders\nqueues: {jobs: {}}\ntags: {stage: "${environment}/${region}"}\n';
  const platform = 'project: shop\nenvironments: {dev: {region: eu-west-2, account: "111111111111"}}\nmanifests: [a.yaml]\n';
  const { result } = compile(memoryHost({ 'a.yaml': manifest, 'platform.yaml': platform }), { paths: ['a.yaml'] });
  if (result === undefined) throw new Error('it does not compile');
  const inputs = planInputs(result.plan, 'dev');
  const tags = ['services/orders', 'queues/jobs'].map((unit) => inputs.get(`${unit}:tags.stage`));
  expect(tags).toEqual(['"dev/eu-west-2"', '"dev/eu-west-2"']);
});

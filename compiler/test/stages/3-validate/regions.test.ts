/** A region that the compiler knows, and so suggests, is one that it takes. */
import { expect, test } from 'vitest';
import { compile } from '../../../src/compile.ts';
import { REGIONS } from '../../../src/model/aws-names.ts';
import { memoryHost } from '../../../src/testing/memory-host.ts';

test.each([...REGIONS])('%s is taken where it is given', (region) => {
  const files = {
    'platform.yaml': `project: shop\nmanifests: [orders.yaml]\nenvironments:\n  dev: { region: ${region}, account: "111111111111" }\n`,
    'orders.yaml': 'name: orders\nimage: registry.example.com/orders:1\n',
  };
  expect(compile(memoryHost(files), { paths: ['orders.yaml'] }).diagnostics).toEqual([]);
});

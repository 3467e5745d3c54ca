/** What `existing` takes for a stack is what its module gives, name by name. */
import { expect, test } from 'vitest';
import contracts from '../src/generated/contract.json' with { type: 'json' };
import schemas from '../src/generated/schemas.json' with { type: 'json' };

test.each(['cluster', 'network', 'security'] as const)('aws/%s', (stack) => {
  const { existing } = schemas.platform.stacks.properties[stack].properties;
  expect(Object.keys(existing.properties).sort()).toEqual([...contracts[stack].outputs].sort());
});

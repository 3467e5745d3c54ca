/** The committed units under the real Terragrunt: formatted, valid, and read as meant. Nothing is applied here. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bringTerragrunt } from '../../tools/bring.ts';
import { isMissing, output, root, run } from '../tools.ts';

const terragrunt = await bringTerragrunt();
const skip = isMissing(terragrunt);
const path = terragrunt.ok ? terragrunt.path : '';

describe.skipIf(skip)('live under Terragrunt', () => {
  test('is formatted', () => {
    const formatted = run(path, ['hcl', 'fmt', '--check', '--diff'], { cwd: join(root, 'live') });
    expect(formatted.status, output(formatted)).toBe(0);
  });

  test.each(['dev', 'prod'])('%s is valid', (environment) => {
    const valid = run(path, ['hcl', 'validate', '--non-interactive'], { cwd: join(root, 'live', environment) });
    expect(valid.status, output(valid)).toBe(0);
  });

  test('knows which units read which manifest, and what depends on what', () => {
    const found = run(path, ['find', '--json', '--dependencies', '--reading'], { cwd: join(root, 'live/dev') });
    expect(found.status, output(found)).toBe(0);
    const units = JSON.parse(found.stdout) as { path: string; dependencies?: string[]; reading?: string[] }[];
    const consumer = units.find((unit) => unit.path === 'services/consumer');
    expect(consumer?.dependencies?.sort()).toEqual(['aws/cluster', 'aws/network', 'queues/orders', 'queues/receipts']);
    expect(consumer?.reading?.some((file) => file.endsWith('examples/consumer.yaml'))).toBe(true);
  });

  test('every golden case is formatted, too', () => {
    const golden = join(root, 'compiler/test/golden');
    for (const name of readdirSync(golden)) {
      const formatted = run(path, ['hcl', 'fmt', '--check', '--diff'], { cwd: join(golden, name, 'expected') });
      expect(formatted.status, `${name}\n${output(formatted)}`).toBe(0);
    }
  });
});

/** The same platform with OpenTofu. It takes the place of a local platform that runs already. */
import { afterAll, describe, expect, test } from 'vitest';
import { bringEmulator, bringTerragrunt, bringTofu } from '../../tools/bring.ts';
import { chooseEngine } from '../../tools/engine.ts';
import { isMissing, output, run } from '../tools.ts';

const tofu = await bringTofu();
const skip = [tofu, await bringTerragrunt(), await bringEmulator()].map(isMissing).some(Boolean);
const just = (...args: string[]) => run('just', args, { env: { ECS_COMPILE_ENGINE: 'tofu' } });

describe.skipIf(skip)('OpenTofu', () => {
  afterAll(() => just('local', 'down'));

  test('is chosen where no Terraform is on the machine', async () => {
    const engine = await chooseEngine({ ...process.env, PATH: '/nowhere', ECS_COMPILE_ENGINE: undefined });
    expect(engine.ok ? engine.engine.name : engine.message).toBe('tofu');
  });

  test('applies the local tree, and a second plan is empty', () => {
    just('local', 'down');
    const up = just('local', 'up');
    expect(up.status, output(up)).toBe(0);
    expect(output(up)).toMatch(/tofu|OpenTofu/i);
    const plan = just('local', 'plan');
    expect(plan.status, output(plan)).toBe(0);
  });

  test('and destroys it', () => {
    const destroyed = just('local', 'destroy');
    expect(destroyed.status, output(destroyed)).toBe(0);
  });
});

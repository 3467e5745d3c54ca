/** The same platform with OpenTofu, read back in the same way. It takes the place of a local platform that runs already. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bringEmulator, bringTerragrunt, bringTofu } from '../../tools/bring.ts';
import { defaultAccount, emulatorStatus } from '../../tools/emulator.ts';
import { chooseEngine } from '../../tools/engine.ts';
import { isMissing, output, run } from '../tools.ts';
import { Account } from './account.ts';
import { REGION } from './applied.ts';
import { readBack } from './read-back.ts';

const tofu = await bringTofu();
const skip = [tofu, await bringTerragrunt(), await bringEmulator()].map(isMissing).some(Boolean);
const local = (command: string) => run('just', ['local', command], { env: { ECS_COMPILE_ENGINE: 'tofu' } });

describe.skipIf(skip)('which engine', () => {
  const choose = (env: NodeJS.ProcessEnv) => chooseEngine({ ...process.env, ECS_COMPILE_ENGINE: undefined, ...env });

  test('OpenTofu is chosen where no Terraform is on the machine', async () => {
    const engine = await choose({ PATH: '/nowhere' });
    expect(engine.ok ? engine.engine.name : engine.message).toBe('tofu');
  });

  test('Terraform is not replaced where somebody asks for it', async () => {
    const engine = await choose({ PATH: '/nowhere', ECS_COMPILE_ENGINE: 'terraform' });
    expect(engine.ok ? engine.engine.name : engine.message).toContain('install Terraform');
  });
});

describe.skipIf(skip)('just local up with OpenTofu', () => {
  let account: Account;

  beforeAll(async () => {
    local('down');
    const up = local('up');
    console.error(output(up));
    expect(up.status, output(up)).toBe(0);
    expect(output(up)).toMatch(/engine +tofu/);
    account = new Account((await emulatorStatus())?.endpoint as string, REGION);
  });
  afterAll(() => local('down'));

  readBack(() => account, { environment: 'local', account: defaultAccount, version: () => ':unpinned' });

  describe('afterwards', () => {
    test('a second plan is empty', () => {
      const plan = local('plan');
      expect(plan.status, output(plan)).toBe(0);
    });

    test('destroy leaves nothing', async () => {
      const destroyed = local('destroy');
      expect(destroyed.status, output(destroyed)).toBe(0);
      expect(await account.inventory('shop-local')).toEqual({});
    });

    test('down ends the emulator', async () => {
      expect(local('down').status).toBe(0);
      expect(await emulatorStatus()).toBeUndefined();
    });
  });
});

/**
 * `just local up`, as a person types it: every unit of `local` applied with the real Terragrunt, the real engine and the real AWS provider. Then the
 * emulated account is read through the AWS SDK and held against the manifests' own words. It takes the place of a local platform that runs already:
 * the recipes know one local platform for each clone.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bringEmulator, bringTerragrunt } from '../../tools/bring.ts';
import { defaultAccount, emulatorStatus } from '../../tools/emulator.ts';
import { chooseEngine } from '../../tools/engine.ts';
import { isMissing, output, run } from '../tools.ts';
import { Account } from './account.ts';
import { REGION } from './applied.ts';
import { logRetention, manifest, seconds, steps } from './manifests.ts';
import { readBack } from './read-back.ts';

const skip = [await bringTerragrunt(), await bringEmulator(), await chooseEngine()].map(isMissing).some(Boolean);
const PLATFORM = 'shop-local';
const local = (command: string) => run('just', ['local', command]);

describe.skipIf(skip)('just local up', () => {
  let account: Account;

  beforeAll(async () => {
    local('down');
    const up = local('up');
    console.error(output(up));
    expect(up.status, output(up)).toBe(0);
    account = new Account((await emulatorStatus())?.endpoint as string, REGION);
  });
  afterAll(() => local('down'));

  readBack(() => account, { environment: 'local', account: defaultAccount, version: () => ':unpinned' });

  describe('afterwards', () => {
    const group = `/ecs/${PLATFORM}-hello`;
    const responder = `${PLATFORM}-responder`;
    const policy = `${responder}-scale-out`;
    /** Of these two, the clock may change the one's range, and nobody the other's. */
    const caller = `${PLATFORM}-caller`;
    const consumer = `${PLATFORM}-consumer`;
    const scalingOf = (name: string) => manifest(name).scaling as { min: number; max: number };
    const rangeOf = async (service: string) => {
      const { MinCapacity, MaxCapacity } = (await account.scalableTargets()).get(service) ?? {};
      return [MinCapacity, MaxCapacity];
    };

    test('a second plan is empty, also after scaling has changed a count and a schedule a range', async () => {
      await account.setCount(PLATFORM, responder, 3);
      await account.setRange(caller, 2, 5);
      const plan = local('plan');
      expect(plan.status, output(plan)).toBe(0);
      expect(output(plan)).toContain('nothing would change');
    });

    test('a plan shows what somebody changed by hand, and ends with 2', async () => {
      await account.setRetention(group, 7);
      await account.setCooldown(policy, 7);
      await account.setRange(consumer, 2, 5);
      const plan = local('plan');
      expect(plan.status, output(plan)).toBe(2);
      expect(output(plan)).toMatch(/\b3 of \d+ units would change/);
      for (const unit of ['services/consumer', 'services/hello', 'services/responder'])
        expect(output(plan)).toContain(unit);
    });

    test('apply takes that back, and leaves the count to scaling and the range to its schedule', async () => {
      const apply = local('apply');
      expect(apply.status, output(apply)).toBe(0);
      expect((await account.logGroups()).get(group)).toBe(seconds(logRetention) / 86_400);
      const changed = (await account.policies()).get(policy);
      expect(changed?.StepScalingPolicyConfiguration?.Cooldown).toBe(seconds(steps('responder').scale_out.cooldown));
      expect((await account.alarms()).get(policy)?.AlarmActions).toEqual([changed?.PolicyARN]);
      expect((await account.services(PLATFORM)).get(responder)?.desiredCount).toBe(3);
      expect(await rangeOf(consumer)).toEqual([scalingOf('consumer').min, scalingOf('consumer').max]);
      expect(await rangeOf(caller)).toEqual([2, 5]);
    });

    test('destroy leaves nothing', async () => {
      expect(Object.keys(await account.inventory(PLATFORM)).length, 'what there is to destroy').toBeGreaterThan(14);
      const destroyed = local('destroy');
      expect(destroyed.status, output(destroyed)).toBe(0);
      expect(await account.inventory(PLATFORM)).toEqual({});
    });

    test('down ends the emulator', async () => {
      expect(local('status').status).toBe(0);
      expect(local('down').status).toBe(0);
      expect(await emulatorStatus()).toBeUndefined();
      expect(local('status').status).toBe(1);
    });
  });
});

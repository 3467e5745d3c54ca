/** How the count of tasks changes: ranges, policies and cooldowns, held against the manifests. */
import { describe, expect, test } from 'vitest';
import type { Account } from './account.ts';
import { type Applied, lookUp } from './applied.ts';
import { manifest, names, seconds, steps, stepsOf } from './manifests.ts';

const stepped = names.filter((name) => manifest(name).scaling?.scale_out !== undefined);

export function readBackScaling(account: () => Account, applied: Applied): void {
  const { PLATFORM, full, targetGroupOf, balancer } = lookUp(account, applied);

  describe('scaling', () => {
    const cooldowns = { out: 60, in: 300 };

    test.each(names)('%s has a scalable target with the range of its manifest', async (name) => {
      const target = (await account().scalableTargets()).get(full(name));
      const { min = 1, max = 1 } = manifest(name).scaling ?? {};
      expect(target).toMatchObject({
        ResourceId: `service/${PLATFORM}/${full(name)}`,
        ScalableDimension: 'ecs:service:DesiredCount',
        MinCapacity: min,
        MaxCapacity: max,
      });
    });

    test('there is a scalable target for each service, and for nothing else', async () => {
      expect([...(await account().scalableTargets()).keys()].sort()).toEqual(names.map(full));
    });

    test('there is a policy for each step and each target, on its own service, and none for a fixed count', async () => {
      const expected = names.flatMap((name) => [
        ...(manifest(name).scaling?.strategy === 'alb' ? [[full(`${name}-target`), name]] : []),
        ...stepsOf(name).map((step) => [full(`${name}-${step}`), name]),
      ]);
      const policies = [...(await account().policies()).values()];
      expect(policies.map(({ PolicyName, ResourceId }) => [PolicyName, ResourceId]).sort()).toEqual(
        expected.map(([policy, name]) => [policy, `service/${PLATFORM}/${full(name as string)}`]).sort(),
      );
    });

    test.each(stepped)(
      '%s: scaling out adds tasks from the threshold up, with the cooldown in seconds',
      async (name) => {
        const { scale_out } = steps(name);
        const policy = (await account().policies()).get(full(`${name}-scale-out`));
        expect(policy?.StepScalingPolicyConfiguration).toMatchObject({
          AdjustmentType: 'ChangeInCapacity',
          Cooldown: seconds(scale_out.cooldown),
        });
        expect(policy?.StepScalingPolicyConfiguration?.StepAdjustments).toEqual([
          { MetricIntervalLowerBound: 0, ScalingAdjustment: scale_out.adjustment },
        ]);
      },
    );

    test.each(stepped)(
      '%s: scaling in removes tasks from the threshold down, with the cooldown in seconds',
      async (name) => {
        const { scale_in } = steps(name);
        const policy = (await account().policies()).get(full(`${name}-scale-in`));
        expect(policy?.StepScalingPolicyConfiguration).toMatchObject({
          AdjustmentType: 'ChangeInCapacity',
          Cooldown: seconds(scale_in.cooldown),
        });
        expect(policy?.StepScalingPolicyConfiguration?.StepAdjustments).toEqual([
          { MetricIntervalUpperBound: 0, ScalingAdjustment: -scale_in.adjustment },
        ]);
      },
    );

    const tracked = names.filter((name) => manifest(name).scaling?.strategy === 'alb');
    test.each(tracked)("%s: requests per task are those of the service's own target group", async (name) => {
      const policy = (await account().policies()).get(full(`${name}-target`));
      const group = await targetGroupOf(name);
      expect(policy?.TargetTrackingScalingPolicyConfiguration).toMatchObject({
        TargetValue: manifest(name).scaling?.requests_per_task,
        ScaleOutCooldown: cooldowns.out,
        ScaleInCooldown: cooldowns.in,
      });
      expect(policy?.TargetTrackingScalingPolicyConfiguration?.PredefinedMetricSpecification).toEqual({
        PredefinedMetricType: 'ALBRequestCountPerTarget',
        ResourceLabel: `${(await balancer())?.LoadBalancerArn?.split(':loadbalancer/')[1]}/${group?.TargetGroupArn?.split(':').at(-1)}`,
      });
    });
  });
}

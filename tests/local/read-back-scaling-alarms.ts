/** When the count of tasks changes: the alarms that call the step policies, held against the manifests. */
import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from 'vitest';
import type { Account } from './account.ts';
import { type Applied, lookUp } from './applied.ts';
import { manifest, names, steps, stepsOf } from './manifests.ts';

const stepped = names.filter((name) => stepsOf(name).length > 0);
const utilised = stepped.filter((name) => manifest(name).scaling?.strategy !== 'sqs');

export function readBackScalingAlarms(account: () => Account, applied: Applied): void {
  const { PLATFORM, full } = lookUp(account, applied);

  describe('alarms', () => {
    const alarmOf = async (name: string, step: string): Promise<MetricAlarm | undefined> =>
      (await account().alarms()).get(full(`${name}-${step}`));
    const dimensions = (found: readonly { Name?: string | undefined; Value?: string | undefined }[] = []) =>
      Object.fromEntries(found.map(({ Name, Value }) => [Name, Value]));
    const ofService = (name: string) => ({ ClusterName: PLATFORM, ServiceName: full(name) });

    /** Adding tasks takes one minute, removing them two in a row; without data nothing happens. */
    const out = {
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      EvaluationPeriods: 1,
      TreatMissingData: 'notBreaching',
    };
    const into = { ComparisonOperator: 'LessThanThreshold', EvaluationPeriods: 2, TreatMissingData: 'notBreaching' };

    test('each calls the policy of its own name and nothing else', async () => {
      // The alarms of target tracking are AWS's own, and those on health call nobody's policy.
      const own = [...(await account().alarms())].filter(([name]) => /-(?:scale-out|scale-in|wake-up)$/.test(name));
      expect(own.map(([name]) => name).sort()).toEqual(
        stepped.flatMap((name) => stepsOf(name).map((step) => full(`${name}-${step}`))).sort(),
      );
      const policies = await account().policies();
      for (const [name, alarm] of own) {
        expect(alarm.AlarmActions, name).toEqual([policies.get(name)?.PolicyARN]);
        expect([alarm.OKActions, alarm.InsufficientDataActions], name).toEqual([[], []]);
        expect(alarm.ActionsEnabled, name).toBe(true);
      }
    });

    test.each(utilised)(
      '%s: watches the use of its own tasks by the minute, at the thresholds of its manifest',
      async (name) => {
        const { scale_out, scale_in } = steps(name);
        const MetricName = manifest(name).scaling?.strategy === 'memory' ? 'MemoryUtilization' : 'CPUUtilization';
        const metric = { Namespace: 'AWS/ECS', MetricName, Statistic: 'Average', Period: 60 };
        const scaleOut = await alarmOf(name, 'scale-out');
        const scaleIn = await alarmOf(name, 'scale-in');
        expect(scaleOut).toMatchObject({ ...metric, ...out, Threshold: scale_out.threshold });
        expect(scaleIn).toMatchObject({ ...metric, ...into, Threshold: scale_in.threshold });
        expect(dimensions(scaleOut?.Dimensions)).toEqual(ofService(name));
        expect(dimensions(scaleIn?.Dimensions)).toEqual(ofService(name));
      },
    );
  });
}

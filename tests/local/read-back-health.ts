/** What a service tells: its alarms, its dashboard, its saved query, and the deployments that look at the alarms, held against the manifests. */
import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from 'vitest';
import type { Account } from './account.ts';
import { connectionOf, consumed, evaluate, manifest, manifests, names, routed, seconds } from './manifests.ts';
import { type Applied, lookUp } from './applied.ts';

const queueNames = [...manifests.values()].flatMap(({ queues = {} }) => Object.keys(queues)).sort();
const isRouted = (name: string): boolean => connectionOf(name).type !== 'internal';
const ofService = (name: string): string[] => [
  ...(isRouted(name) ? ['errors', 'latency'] : []),
  'tasks',
  'cpu',
  'memory',
];

interface Widget {
  readonly type: string;
  readonly properties: { readonly title: string; readonly region?: string; readonly alarms?: readonly string[] };
}

export function readBackHealth(account: () => Account, applied: Applied): void {
  const { full, serviceOf, targetGroupOf } = lookUp(account, applied);
  const alarmOf = async (name: string): Promise<MetricAlarm> =>
    (await account().alarms()).get(full(name)) as MetricAlarm;
  const expressionOf = ({ Metrics = [] }: MetricAlarm): string =>
    Metrics.find(({ ReturnData }) => ReturnData)?.Expression as string;
  const dimensionsOf = ({ Metrics = [] }: MetricAlarm): Record<string, string | undefined>[] =>
    Metrics.filter(({ MetricStat }) => MetricStat).map(({ MetricStat }) =>
      Object.fromEntries((MetricStat?.Metric?.Dimensions ?? []).map(({ Name, Value }) => [Name, Value])),
    );

  describe('health', () => {
    test('has an alarm for each thing that users feel, and nobody is told where the platform names no topic', async () => {
      const found = [...(await account().alarms())].filter(
        ([name]) => !/^TargetTracking-|-(?:scale-out|scale-in|wake-up)$/.test(name),
      );
      expect(found.map(([name]) => name).sort()).toEqual(
        [
          ...names.flatMap((name) => ofService(name).map((end) => full(`${name}-${end}`))),
          ...queueNames.flatMap((name) => [full(`${name}-oldest-message`), full(`${name}-dead-letters`)]),
        ].sort(),
      );
      for (const [name, alarm] of found) {
        expect([alarm.AlarmActions, alarm.OKActions], name).toEqual([[], []]);
        expect(alarm.TreatMissingData, name).toBe('notBreaching');
        expect(alarm.AlarmDescription, name).toMatch(/Look (?:at|for) /);
      }
    });

    test.each(routed)('%s: errors are a share of its own requests, at the threshold of its manifest', async (name) => {
      const alarm = await alarmOf(`${name}-errors`);
      const group = await targetGroupOf(name);
      expect(alarm).toMatchObject({
        ComparisonOperator: 'GreaterThanThreshold',
        Threshold: manifest(name).alarms?.error_percent ?? 5,
        EvaluationPeriods: 3,
        DatapointsToAlarm: 2,
      });
      for (const dimensions of dimensionsOf(alarm))
        expect(dimensions.TargetGroup).toBe(group?.TargetGroupArn?.split(':').at(-1));
      const share = (requests: number, failed?: number, refused?: number): number =>
        evaluate(expressionOf(alarm), { requests, failed, refused });
      expect(share(100, 10, undefined), 'ten of a hundred').toBe(10);
      expect(share(100, 2, 8), 'refused connections count').toBe(10);
      expect(share(2, 2, undefined), 'two are too few').toBe(0);
      expect(share(100), 'no error is reported as no data').toBe(0);
    });

    test.each(routed)('%s: latency is that of its slowest percent, at the threshold of its manifest', async (name) => {
      const alarm = await alarmOf(`${name}-latency`);
      const { latency = '2s' } = manifest(name).alarms ?? {};
      expect(alarm).toMatchObject({ Threshold: seconds(latency), EvaluationPeriods: 5, DatapointsToAlarm: 3 });
      expect(
        alarm.Metrics?.map(({ MetricStat }) => MetricStat?.Stat)
          .filter(Boolean)
          .sort(),
      ).toEqual(['Sum', 'p99']);
      expect(evaluate(expressionOf(alarm), { requests: 19, slowest: 9 }), 'too few to be a percentile').toBe(0);
      expect(evaluate(expressionOf(alarm), { requests: 20, slowest: 9 })).toBe(9);
    });

    test.each(names)('%s: tasks are missing only where some are wanted', async (name) => {
      const alarm = await alarmOf(`${name}-tasks`);
      expect(alarm).toMatchObject({ Threshold: 0, EvaluationPeriods: 10, DatapointsToAlarm: 10 });
      const missing = (desired: number, running?: number): number =>
        evaluate(expressionOf(alarm), { desired, running });
      expect(missing(3, 1), 'two of three').toBe(2);
      expect(missing(2), 'no count of tasks').toBe(2);
      expect(missing(0, 0), 'asleep').toBe(0);
      expect(missing(2, 4), 'in a deployment').toBe(0);
    });

    test.each(names)('%s: a deployment is rolled back on what its users feel', async (name) => {
      const { deploymentConfiguration } = (await serviceOf(name)) ?? {};
      const ends = isRouted(name) ? ['errors', 'latency'] : ofService(name);
      expect(deploymentConfiguration?.alarms).toMatchObject({ enable: isRouted(name), rollback: isRouted(name) });
      expect([...(deploymentConfiguration?.alarms?.alarmNames ?? [])].sort()).toEqual(
        ends.map((end) => full(`${name}-${end}`)).sort(),
      );
    });

    test.each(queueNames)('%s: a message that waits and a message that was given up are told', async (name) => {
      expect(await alarmOf(`${name}-oldest-message`)).toMatchObject({
        MetricName: 'ApproximateAgeOfOldestMessage',
        Threshold: seconds('15m'),
        Dimensions: [{ Name: 'QueueName', Value: full(name) }],
      });
      expect(await alarmOf(`${name}-dead-letters`)).toMatchObject({
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Threshold: 0,
        Dimensions: [{ Name: 'QueueName', Value: full(`${name}-dlq`) }],
      });
    });

    test.each(names)('%s: the dashboard shows its requests, tasks, queues and alarms', async (name) => {
      const body = (await account().dashboards()).get(full(name)) as string;
      const { widgets } = JSON.parse(body) as { widgets: readonly Widget[] };
      const queues = consumed(name).map(full);
      expect(widgets.map(({ properties }) => properties.title)).toEqual([
        'Alarms',
        ...(isRouted(name) ? ['Requests and errors a minute', 'Response time in seconds'] : []),
        'CPU and memory in percent',
        'Tasks',
        ...queues.flatMap((queue) => [`Messages in ${queue}`, `Age of the oldest message in ${queue}, in seconds`]),
        'Errors',
      ]);
      expect([...(widgets[0]?.properties.alarms ?? [])].sort()).toEqual(
        ofService(name)
          .map((end) => `arn:aws:cloudwatch:eu-west-2:${applied.account}:alarm:${full(`${name}-${end}`)}`)
          .sort(),
      );
      for (const { type, properties } of widgets)
        if (type !== 'alarm') expect(properties.region, properties.title).toBe('eu-west-2');
    });

    test.each(names)('%s: a saved query finds the errors in its log', async (name) => {
      const query = (await account().savedQueries()).get(`${full(name)}/errors`);
      expect(query?.logGroupNames).toEqual([`/ecs/${full(name)}`]);
      expect(query?.queryString).toContain('filter level in ["error", "fatal"]');
    });
  });
}

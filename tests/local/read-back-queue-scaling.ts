/**
 * How a service follows its queue: what CloudWatch computes of which metrics, and by how much the policies change the count, held against the
 * words of manifests. `scale_out` and `scale_in` count messages; `latency` counts them for each running task.
 */
import type { StepScalingPolicyConfiguration } from '@aws-sdk/client-application-auto-scaling';
import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from 'vitest';
import type { Account } from './account.ts';
import { type Applied, lookUp } from './applied.ts';
import { evaluate, manifest, names, policiesByStep, type Scaling, seconds, stepsInOrder } from './manifests.ts';

/** A service that scales on a queue, by its name, with the words of its manifest. */
export type Worker = readonly [string, Scaling];
type Values = Readonly<Record<'visible' | 'in_flight' | 'running', number | undefined>>;

export const workers: readonly Worker[] = names.flatMap((name): Worker[] => {
  const { scaling } = manifest(name);
  return scaling?.strategy === 'sqs' ? [[name, scaling]] : [];
});

/** So many messages does one task work off in the acceptable time: acceptable / per_message. */
const backlogOf = ({ latency }: Scaling): number =>
  latency === undefined ? Number.NaN : seconds(latency.acceptable) / seconds(latency.per_message);

/** It goes to zero, by its min or by the clock. */
const sleeps = (scaling: Scaling): boolean => policiesByStep(scaling).includes('wake-up');

export function readBackQueueScaling(account: () => Account, applied: Applied, found = workers): void {
  const { PLATFORM, full } = lookUp(account, applied);
  const byMessages = found.filter(([, { latency }]) => latency === undefined);
  const byLatency = found.filter(([, { latency }]) => latency !== undefined);
  const waking = found.filter(([, scaling]) => sleeps(scaling));

  const alarmOf = async (name: string, end: string): Promise<MetricAlarm | undefined> =>
    (await account().alarms()).get(full(`${name}-${end}`));
  const policyOf = async (name: string, end: string): Promise<StepScalingPolicyConfiguration | undefined> =>
    (await account().policies()).get(full(`${name}-${end}`))?.StepScalingPolicyConfiguration;

  /** Adding tasks takes one minute, removing and waking two in a row; without data nothing happens. */
  const over = { ComparisonOperator: 'GreaterThanOrEqualToThreshold', TreatMissingData: 'notBreaching' };
  const under = { ComparisonOperator: 'LessThanThreshold', EvaluationPeriods: 2, TreatMissingData: 'notBreaching' };

  const dimensions = (given: readonly { Name?: string | undefined; Value?: string | undefined }[] = []) =>
    Object.fromEntries(given.map(({ Name, Value }) => [Name, Value]));
  const inQueue = (MetricName: string, { queue }: Scaling) => [
    'AWS/SQS',
    MetricName,
    { QueueName: full(queue ?? '') },
    'Maximum',
    60,
  ];
  /** The metrics that an alarm may compute with, all by the minute. */
  const metricsOf = (name: string, scaling: Scaling) => ({
    visible: inQueue('ApproximateNumberOfMessagesVisible', scaling),
    in_flight: inQueue('ApproximateNumberOfMessagesNotVisible', scaling),
    running: [
      'ECS/ContainerInsights',
      'RunningTaskCount',
      { ClusterName: PLATFORM, ServiceName: full(name) },
      'Average',
      60,
    ],
  });
  /** The metrics that it does compute with, and what it says for some values of them: one number is compared, and it is the expression's. */
  const computes = (alarm: MetricAlarm | undefined) => {
    const queries = alarm?.Metrics ?? [];
    const compared = queries.filter(({ ReturnData }) => ReturnData !== false);
    expect(compared.map(({ MetricStat }) => MetricStat)).toEqual([undefined]);
    expect([alarm?.MetricName, alarm?.Statistic, alarm?.Period]).toEqual([undefined, undefined, undefined]);
    const metrics = queries.flatMap(({ Id, MetricStat }) =>
      MetricStat === undefined
        ? []
        : [
            [
              Id,
              [
                MetricStat.Metric?.Namespace,
                MetricStat.Metric?.MetricName,
                dimensions(MetricStat.Metric?.Dimensions),
                MetricStat.Stat,
                MetricStat.Period,
              ],
            ],
          ],
    );
    return {
      metrics: Object.fromEntries(metrics),
      value: (values: Partial<Values>): number => evaluate(compared[0]?.Expression as string, values),
    };
  };

  describe('scaling on a queue', () => {
    test.each(byMessages)('%s: scales out on the visible messages of its queue', async (name, scaling) => {
      const alarm = await alarmOf(name, 'scale-out');
      expect(alarm).toMatchObject({ ...over, EvaluationPeriods: 1, Threshold: scaling.scale_out?.threshold });
      expect([
        alarm?.Namespace,
        alarm?.MetricName,
        dimensions(alarm?.Dimensions),
        alarm?.Statistic,
        alarm?.Period,
      ]).toEqual(metricsOf(name, scaling).visible);
    });

    test.each(byMessages)(
      '%s: scales in on all messages, those in flight too, and keeps its last task while there is one',
      async (name, scaling) => {
        const threshold = scaling.scale_in?.threshold as number;
        const alarm = await alarmOf(name, 'scale-in');
        expect(alarm).toMatchObject({ ...under, Threshold: threshold });
        const { metrics, value } = computes(alarm);
        expect(metrics).toEqual(metricsOf(name, scaling));
        const scalesIn = (values: Values): boolean => value(values) < threshold;
        expect(scalesIn({ visible: 0, in_flight: 0, running: 1 }), 'nothing to do').toBe(true);
        expect(scalesIn({ visible: 0, in_flight: threshold, running: 3 }), 'all in flight').toBe(false);
        expect(scalesIn({ visible: 1, in_flight: 0, running: 3 }), 'fewer than the threshold').toBe(true);
        expect(scalesIn({ visible: 0, in_flight: 1, running: 3 }), 'one in flight').toBe(
          scaling.task_protection === true,
        );
        expect(scalesIn({ visible: 0, in_flight: 1, running: 1 }), 'the last task is busy').toBe(false);
        const unknown = { visible: 1, in_flight: 0, running: undefined };
        expect(scalesIn(unknown), 'nobody knows whether it is the last').toBe(false);
      },
    );

    test.each(byLatency)(
      '%s: scales out when a task has more messages before it than it works off in time',
      async (name, scaling) => {
        const backlog = backlogOf(scaling);
        const alarm = await alarmOf(name, 'scale-out');
        expect(alarm).toMatchObject({ ...over, EvaluationPeriods: 1, Threshold: backlog });
        const { metrics, value } = computes(alarm);
        const { visible, running } = metricsOf(name, scaling);
        expect(metrics).toEqual({ visible, running });
        const scalesOut = (values: Omit<Values, 'in_flight'>): boolean => value(values) >= backlog;
        expect(scalesOut({ visible: 3 * backlog, running: 3 }), 'three tasks, three backlogs').toBe(true);
        expect(scalesOut({ visible: 3 * backlog - 1, running: 3 }), 'one message fewer').toBe(false);
        expect(scalesOut({ visible: backlog, running: 0 }), 'no task counts as one').toBe(true);
        expect(scalesOut({ visible: 9 * backlog, running: undefined }), 'no count of tasks').toBe(false);
      },
    );

    test.each(byLatency)(
      '%s: scales in at half of that, messages in flight included, and keeps its last task while there is one',
      async (name, scaling) => {
        const half = backlogOf(scaling) / 2;
        const alarm = await alarmOf(name, 'scale-in');
        expect(alarm).toMatchObject({ ...under, Threshold: half });
        const { metrics, value } = computes(alarm);
        expect(metrics).toEqual(metricsOf(name, scaling));
        const scalesIn = (values: Values): boolean => value(values) < half;
        expect(scalesIn({ visible: 0, in_flight: 0, running: 1 }), 'nothing to do').toBe(true);
        expect(scalesIn({ visible: 4 * half - 1, in_flight: 0, running: 4 }), 'less than half for each of four').toBe(
          true,
        );
        expect(scalesIn({ visible: 0, in_flight: 4 * half, running: 4 }), 'half for each, all in flight').toBe(false);
        expect(scalesIn({ visible: 0, in_flight: 1, running: 4 }), 'one in flight').toBe(
          scaling.task_protection === true,
        );
        expect(scalesIn({ visible: 1, in_flight: 0, running: 1 }), 'the last task, with a message').toBe(
          !sleeps(scaling),
        );
        expect(scalesIn({ visible: 0, in_flight: 1, running: undefined }), 'no count of tasks').toBe(false);
      },
    );

    test.each(byLatency)(
      '%s: changes by shares of its tasks, larger ones the longer messages wait, with its cooldowns in seconds',
      async (name, scaling) => {
        const backlog = backlogOf(scaling);
        const { out = '1m', in: into = '5m' } = scaling.cooldown ?? {};
        expect(await policyOf(name, 'scale-out')).toMatchObject({
          AdjustmentType: 'PercentChangeInCapacity',
          Cooldown: seconds(out),
        });
        // Bounds count from the threshold: up to one and a half backlogs, up to three, and beyond.
        expect(stepsInOrder(await policyOf(name, 'scale-out'))).toEqual([
          { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 0.5 * backlog, ScalingAdjustment: 50 },
          { MetricIntervalLowerBound: 0.5 * backlog, MetricIntervalUpperBound: 2 * backlog, ScalingAdjustment: 100 },
          { MetricIntervalLowerBound: 2 * backlog, ScalingAdjustment: 200 },
        ]);
        expect(await policyOf(name, 'scale-in')).toMatchObject({
          AdjustmentType: 'PercentChangeInCapacity',
          Cooldown: seconds(into),
        });
        expect((await policyOf(name, 'scale-in'))?.StepAdjustments).toEqual([
          { MetricIntervalUpperBound: 0, ScalingAdjustment: -25 },
        ]);
      },
    );

    test.each(waking)('%s: waking up adds one task', async (name) => {
      const policy = await policyOf(name, 'wake-up');
      expect(policy).toMatchObject({ AdjustmentType: 'ChangeInCapacity', Cooldown: 300 });
      expect(policy?.StepAdjustments).toEqual([{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }]);
    });

    test.each(waking)(
      '%s: wakes up when a message waits and no task runs, also while nothing is counted',
      async (name, scaling) => {
        const alarm = await alarmOf(name, 'wake-up');
        expect(alarm).toMatchObject({ ...over, EvaluationPeriods: 2, Threshold: 1 });
        const { metrics, value } = computes(alarm);
        const { visible, running } = metricsOf(name, scaling);
        expect(metrics).toEqual({ visible, running });
        const wakesUp = (values: Omit<Values, 'in_flight'>): boolean => value(values) >= 1;
        expect(wakesUp({ visible: 1, running: 0 }), 'a message, no task').toBe(true);
        expect(wakesUp({ visible: 1, running: undefined }), 'a message, no count').toBe(true);
        expect(wakesUp({ visible: 1, running: 1 }), 'a task runs').toBe(false);
        expect(wakesUp({ visible: 0, running: 0 }), 'no message').toBe(false);
      },
    );
  });
}

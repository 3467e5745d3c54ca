/** The scaling of one service: all that AWS holds of it, and the same from the words of its manifest. */
import type { ScalingPolicy } from '@aws-sdk/client-application-auto-scaling';
import type { Account } from './account.ts';
import { policiesByStep, type Scaling, seconds, stepsInOrder } from './manifests.ts';

export interface HeldScaling {
  readonly range: readonly (number | undefined)[];
  /** Name, then the target, or the adjustments and the cooldown. */
  readonly policies: readonly unknown[];
  readonly actions: readonly unknown[];
  /** Name, then the policies that it calls. */
  readonly alarms: readonly unknown[];
}

const sorted = <T>(list: readonly T[]): T[] => [...list].sort((a, b) => (String(a) < String(b) ? -1 : 1));

const words = ({ PolicyName, ...policy }: ScalingPolicy): unknown[] => {
  const step = policy.StepScalingPolicyConfiguration;
  const adjustments = stepsInOrder(step).map(({ ScalingAdjustment }) => ScalingAdjustment);
  return step === undefined
    ? [PolicyName, policy.TargetTrackingScalingPolicyConfiguration?.TargetValue]
    : [PolicyName, adjustments, step.Cooldown];
};

export async function heldScaling(account: Account, name: string): Promise<HeldScaling> {
  const range = (await account.scalableTargets()).get(name);
  const its = <T extends { ResourceId?: string | undefined }>(all: ReadonlyMap<string, T>): T[] =>
    [...all.values()].filter(({ ResourceId }) => ResourceId?.endsWith(`/${name}`));
  const policies = its(await account.policies());
  // An alarm that calls a policy of before would do nothing in AWS. Target tracking's own have more behind the ARN.
  const called = (actions: readonly string[]): (string | undefined)[] =>
    policies
      .filter(({ PolicyARN = '' }) => actions.some((action) => action.startsWith(PolicyARN)))
      .map(({ PolicyName }) => PolicyName);
  const alarms = [...(await account.alarms()).values()].filter(({ AlarmName = '' }) =>
    new RegExp(`${name}-(?:scale-out|scale-in|wake-up|AlarmHigh|AlarmLow)`).test(AlarmName),
  );
  return {
    range: [range?.MinCapacity, range?.MaxCapacity],
    policies: sorted(policies.map(words)),
    actions: sorted(
      its(await account.scheduledActions()).map(({ Schedule, Timezone, ScalableTargetAction: to }) => [
        Schedule,
        Timezone,
        to?.MinCapacity,
        to?.MaxCapacity,
      ]),
    ),
    alarms: sorted(
      alarms.map(({ AlarmName = '', AlarmActions = [] }) => [
        AlarmName.replace(/^TargetTracking-.*-(AlarmHigh|AlarmLow)-.*$/, '$1'),
        called(AlarmActions),
      ]),
    ),
  };
}

/** A number is a fixed count: no policy, no alarm, no clock. */
export function saidScaling(name: string, scaling: number | Scaling): HeldScaling {
  if (typeof scaling === 'number') return { range: [scaling, scaling], policies: [], actions: [], alarms: [] };
  const { min = 1, max, target, scale_in, scale_out, cooldown, schedule = [] } = scaling;
  const adjustments: Record<string, unknown[]> = {
    'scale-in': scale_in
      ? [[-scale_in.adjustment], seconds(scale_in.cooldown)]
      : [[-25], seconds(cooldown?.in ?? '5m')],
    'scale-out': scale_out
      ? [[scale_out.adjustment], seconds(scale_out.cooldown)]
      : [[50, 100, 200], seconds(cooldown?.out ?? '1m')],
    'wake-up': [[1], 300],
  };
  const ends = policiesByStep(scaling);
  return {
    range: [min, max],
    policies:
      target === undefined
        ? ends.map((end) => [`${name}-${end}`, ...(adjustments[end] ?? [])])
        : [[`${name}-target`, target]],
    actions: sorted(schedule.map((line) => [`cron(${line.cron})`, line.timezone, line.min, line.max])),
    alarms:
      target === undefined
        ? ends.map((end) => [`${name}-${end}`, [`${name}-${end}`]])
        : ['AlarmHigh', 'AlarmLow'].map((end) => [end, [`${name}-target`]]),
  };
}

/** The clock: when a service's range changes and to what, held against the manifests. */
import { describe, expect, test } from 'vitest';
import type { Account } from './account.ts';
import { manifest, names, type Scheduled } from './manifests.ts';
import { type Applied, lookUp } from './applied.ts';

const scheduleOf = (name: string): readonly Scheduled[] => manifest(name).scaling?.schedule ?? [];

export function readBackSchedule(account: () => Account, applied: Applied): void {
  const { PLATFORM, full } = lookUp(account, applied);

  describe('schedules', () => {
    test('there is a scheduled action for each line of a manifest, and no other', async () => {
      expect([...(await account().scheduledActions()).keys()].sort()).toEqual(
        names.flatMap((name) => scheduleOf(name).map((_, index) => full(`${name}-schedule-${index + 1}`))).sort(),
      );
    });

    const scheduled = names.filter((name) => scheduleOf(name).length > 0);
    test.each(scheduled)('%s: each changes the range of its own service, at the time of its place', async (name) => {
      const actions = await account().scheduledActions();
      for (const [index, { cron, timezone = 'UTC', min, max }] of scheduleOf(name).entries())
        expect(actions.get(full(`${name}-schedule-${index + 1}`)), cron).toMatchObject({
          Schedule: `cron(${cron})`,
          Timezone: timezone,
          ResourceId: `service/${PLATFORM}/${full(name)}`,
          ScalableDimension: 'ecs:service:DesiredCount',
          ScalableTargetAction: { MinCapacity: min, MaxCapacity: max },
        });
    });
  });
}

/** How services run: count, subnets, deployments, and the cluster under them, held against the manifests. */
import { describe, expect, test } from 'vitest';
import type { Account } from './account.ts';
import { type Applied, lookUp, PORT } from './applied.ts';
import { manifest, names, routed } from './manifests.ts';

export function readBackServices(account: () => Account, applied: Applied): void {
  const { PLATFORM, full, serviceOf, targetGroupOf } = lookUp(account, applied);

  describe('services', () => {
    test('are those of the manifests', async () => {
      expect([...(await account().services(PLATFORM)).keys()].sort()).toEqual(names.map(full));
    });

    test.each(names)(
      '%s starts with the count of its manifest, and with one task where that says none',
      async (name) => {
        expect((await serviceOf(name))?.desiredCount).toBe(Math.max(manifest(name).scaling?.min ?? 1, 1));
      },
    );

    test.each(names)(
      '%s runs on Fargate, on demand, in the private subnets, without a public address',
      async (name) => {
        const service = await serviceOf(name);
        expect(service?.capacityProviderStrategy).toMatchObject([{ capacityProvider: 'FARGATE', weight: 100 }]);
        expect(service?.launchType).toBeUndefined();
        const network = service?.networkConfiguration?.awsvpcConfiguration;
        expect(network?.assignPublicIp).toBe('DISABLED');
        expect([...(network?.subnets ?? [])].sort()).toEqual(await account().subnets('private'));
      },
    );

    test.each(names)('%s is deployed without a gap, and rolls back by itself', async (name) => {
      expect((await serviceOf(name))?.deploymentConfiguration).toMatchObject({
        deploymentCircuitBreaker: { enable: true, rollback: true },
        minimumHealthyPercent: 100,
        maximumPercent: 200,
      });
      expect((await serviceOf(name))?.availabilityZoneRebalancing).toBe('ENABLED');
    });

    test.each(names)('%s can be entered only if its manifest asks for a tunnel', async (name) => {
      expect((await serviceOf(name))?.enableExecuteCommand === true).toBe(manifest(name).tunnel === true);
    });

    test.each(names)('%s is registered in its own target group, or in none', async (name) => {
      const service = await serviceOf(name);
      const targetGroupArn = (await targetGroupOf(name))?.TargetGroupArn as string;
      expect(service?.loadBalancers ?? []).toEqual(
        routed.includes(name) ? [{ targetGroupArn, containerName: name, containerPort: PORT }] : [],
      );
      // Without the grace, a task that starts slowly is killed before its first answer.
      if (routed.includes(name)) expect(service?.healthCheckGracePeriodSeconds).toBe(30);
    });

    test('the cluster counts running tasks, on which waking from zero rests, and offers Spot', async () => {
      const clusters = await account().clusters();
      expect(clusters.map(({ clusterName }) => clusterName)).toEqual([PLATFORM]);
      expect(clusters[0]?.settings).toEqual([{ name: 'containerInsights', value: 'enabled' }]);
      expect([...(clusters[0]?.capacityProviders ?? [])].sort()).toEqual(['FARGATE', 'FARGATE_SPOT']);
    });
  });
}

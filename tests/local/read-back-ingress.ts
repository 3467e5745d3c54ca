/** Who is reached where: the load balancer, its listeners and rules, target groups and the public API, held against the manifests. */
import { describe, expect, test } from 'vitest';
import type { Account } from './account.ts';
import { type Applied, INTERNAL, lookUp, PUBLIC } from './applied.ts';
import { basePath, connectionOf, routed, seconds } from './manifests.ts';

const published = routed.filter((name) => connectionOf(name).type === 'vpc_link');

export function readBackIngress(account: () => Account, applied: Applied): void {
  const { full, targetGroupOf, listeners } = lookUp(account, applied);

  describe('ingress', () => {
    test('is one internal load balancer in the private subnets', async () => {
      const balancers = await account().loadBalancers();
      expect(balancers.map(({ Scheme, Type }) => [Scheme, Type])).toEqual([['internal', 'application']]);
      expect(balancers[0]?.AvailabilityZones?.map(({ SubnetId }) => SubnetId as string).sort()).toEqual(
        await account().subnets('private'),
      );
    });

    test('has two listeners, which answer 404 by themselves', async () => {
      const found = await listeners();
      expect(found.map(({ port }) => port).sort()).toEqual([INTERNAL, PUBLIC]);
      for (const { port, defaults } of found)
        expect(
          defaults.map(({ Type, FixedResponseConfig }) => [Type, FixedResponseConfig?.StatusCode]),
          String(port),
        ).toEqual([['fixed-response', '404']]);
    });

    test('leads a path and all below it to its own service, private ones inside only, public ones from outside only', async () => {
      const rules = (await listeners()).flatMap(({ port, rules }) =>
        rules.map(({ Conditions = [], Actions = [] }) => ({
          port,
          fields: Conditions.map(({ Field }) => Field),
          paths: Conditions.flatMap(({ PathPatternConfig }) => PathPatternConfig?.Values ?? []).sort(),
          to: Actions.map(({ Type, TargetGroupArn }) => [Type, TargetGroupArn]),
        })),
      );
      const expected = await Promise.all(
        routed.map(async (name) => ({
          port: published.includes(name) ? PUBLIC : INTERNAL,
          fields: ['path-pattern'],
          paths: [...(basePath(name) === '' ? [] : [basePath(name)]), `${basePath(name)}/*`],
          to: [['forward', (await targetGroupOf(name))?.TargetGroupArn]],
        })),
      );
      const sorted = <T extends { readonly port: number | undefined }>(list: readonly T[]): T[] =>
        [...list].sort((a, b) => Number(a.port) - Number(b.port));
      expect(sorted(rules)).toEqual(sorted(expected));
    });

    test('has distinct priorities on each listener, within the range of AWS', async () => {
      for (const { port, rules } of await listeners()) {
        const priorities = rules.map(({ Priority }) => Number(Priority));
        expect(new Set(priorities).size, String(port)).toBe(priorities.length);
        for (const priority of priorities) {
          expect(priority).toBeGreaterThanOrEqual(1);
          expect(priority).toBeLessThanOrEqual(50_000);
        }
      }
    });

    test('has a target group for each service with a path and for no other, with a name that AWS takes', async () => {
      const groups = (await account().targetGroups()).map(({ TargetGroupName }) => TargetGroupName as string);
      expect(groups.map((name) => name.replace(/-[0-9a-f]{8}$/, '')).sort()).toEqual(routed.map(full));
      for (const name of groups) {
        expect(name.length, name).toBeLessThanOrEqual(32);
        expect(name).toMatch(/^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/);
      }
    });

    test.each(routed)(
      '%s: the target group has the health check and the drain of the manifest, and a port that means nothing',
      async (name) => {
        const { health_check, deregistration_delay = '15s' } = connectionOf(name);
        const group = await targetGroupOf(name);
        expect(group).toMatchObject({
          TargetType: 'ip',
          Protocol: 'HTTP',
          Port: 80,
          HealthCheckPath: health_check?.path ?? `${basePath(name)}/health`,
          HealthCheckIntervalSeconds: seconds(health_check?.interval ?? '10s'),
          HealthCheckTimeoutSeconds: 5,
          HealthyThresholdCount: 2,
          UnhealthyThresholdCount: 3,
          Matcher: { HttpCode: '200-299' },
        });
        expect(group?.attributes['deregistration_delay.timeout_seconds']).toBe(String(seconds(deregistration_delay)));
      },
    );

    test('the public API has one VPC link, and routes to the public service only', async () => {
      const { apis, links, routes } = await account().api();
      expect([apis.length, links.length]).toEqual([1, 1]);
      expect([...(links[0]?.SubnetIds ?? [])].sort()).toEqual(await account().subnets('private'));
      expect(routes.map(({ RouteKey }) => RouteKey).sort()).toEqual(
        published.flatMap((name) => [`ANY ${basePath(name) || '/'}`, `ANY ${basePath(name)}/{proxy+}`]).sort(),
      );
    });

    test('each route goes through the link to the public listener, and waits no longer than AWS does', async () => {
      const { links, routes, integrations } = await account().api();
      const publicListener = (await listeners()).find(({ port }) => port === PUBLIC);
      expect(new Set(routes.map(({ Target }) => Target)).size).toBe(published.length);
      for (const { RouteKey, Target } of routes) {
        const integration = integrations.find(({ IntegrationId }) => Target === `integrations/${IntegrationId}`);
        expect(integration, RouteKey).toMatchObject({
          ConnectionType: 'VPC_LINK',
          ConnectionId: links[0]?.VpcLinkId,
          IntegrationType: 'HTTP_PROXY',
          IntegrationMethod: 'ANY',
          IntegrationUri: publicListener?.arn,
        });
        expect(integration?.TimeoutInMillis).toBeLessThanOrEqual(30_000);
      }
    });
  });
}

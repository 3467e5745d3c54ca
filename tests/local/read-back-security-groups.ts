/** Which packets pass: the security groups and their rules, held against the manifests. */
import { describe, expect, test } from 'vitest';
import type { Account } from './account.ts';
import { type Applied, INTERNAL, lookUp, PORT, PUBLIC } from './applied.ts';
import { called, names, routed } from './manifests.ts';

export function readBackSecurityGroups(account: () => Account, applied: Applied): void {
  const { PLATFORM, full, serviceOf, balancer } = lookUp(account, applied);

  describe('security groups', () => {
    type Groups = Awaited<ReturnType<Account['securityGroups']>>;
    const id = (groups: Groups, name: string): string => groups.get(name)?.id as string;
    const rules = (groups: Groups, name: string, out: boolean): string[] =>
      (groups.get(name)?.rules ?? [])
        .filter((rule) => rule.out === out)
        .map(({ protocol, from, to, peer }) => `${protocol} ${from}-${to} ${peer}`)
        .sort();
    const tcp = (port: number, peer: string): string => `tcp ${port}-${port} ${peer}`;

    test.each(names)('%s: its own group lets nothing in, and only HTTPS out', async (name) => {
      const groups = await account().securityGroups();
      expect(rules(groups, full(name), false)).toEqual([]);
      expect(rules(groups, full(name), true)).toEqual([tcp(443, '0.0.0.0/0')]);
    });

    test.each(names)('%s joins the groups that its paths and calls need, and no other', async (name) => {
      const groups = await account().securityGroups();
      const joined = (await serviceOf(name))?.networkConfiguration?.awsvpcConfiguration?.securityGroups ?? [];
      const expected = [
        full(name),
        ...(routed.includes(name) ? [`${PLATFORM}/alb-targets`] : []),
        ...(called(name).length > 0 ? [`${PLATFORM}/alb-clients`] : []),
      ];
      expect([...joined].sort()).toEqual(expected.map((group) => id(groups, group)).sort());
    });

    test('tasks are reached by the load balancer only, on their port only', async () => {
      const groups = await account().securityGroups();
      const alb = id(groups, `${PLATFORM}/alb`);
      expect(rules(groups, `${PLATFORM}/alb-targets`, false)).toEqual([tcp(PORT, alb)]);
      expect(rules(groups, `${PLATFORM}/alb-targets`, true)).toEqual([]);
    });

    test('the load balancer is reached by callers inside and by the VPC link, each on its own listener', async () => {
      const groups = await account().securityGroups();
      const [alb, clients, link, targets] = ['alb', 'alb-clients', 'vpc-link', 'alb-targets'].map((name) =>
        id(groups, `${PLATFORM}/${name}`),
      ) as [string, string, string, string];
      expect(rules(groups, `${PLATFORM}/alb`, false)).toEqual([tcp(INTERNAL, clients), tcp(PUBLIC, link)].sort());
      expect(rules(groups, `${PLATFORM}/alb`, true)).toEqual([tcp(PORT, targets)]);
      expect(rules(groups, `${PLATFORM}/alb-clients`, true)).toEqual([tcp(INTERNAL, alb)]);
      expect(rules(groups, `${PLATFORM}/alb-clients`, false)).toEqual([]);
      expect(rules(groups, `${PLATFORM}/vpc-link`, true)).toEqual([tcp(PUBLIC, alb)]);
      expect(rules(groups, `${PLATFORM}/vpc-link`, false)).toEqual([]);
      expect((await balancer())?.SecurityGroups).toEqual([alb]);
      expect((await account().api()).links[0]?.SecurityGroupIds).toEqual([link]);
    });

    test('there are no others', async () => {
      const ours = [...(await account().securityGroups()).keys()].filter((name) => name.startsWith(PLATFORM));
      const platform = ['alb', 'alb-clients', 'alb-targets', 'vpc-link'].map((name) => `${PLATFORM}/${name}`);
      expect(ours.sort()).toEqual([...names.map(full), ...platform].sort());
    });
  });
}

/** What the roles of services may do, statement by statement, held against the manifests. */
import { describe, expect, test } from 'vitest';
import type { Account, Role, Statement } from './account.ts';
import { type Applied, lookUp } from './applied.ts';
import { consumed, manifest, names, secretsOf, sent } from './manifests.ts';

const traced = names.filter((name) => manifest(name).tracing);

export function readBackRoles(account: () => Account, applied: Applied): void {
  const { PLATFORM, here, place, full, queueArn } = lookUp(account, applied);

  describe('roles', () => {
    const allow = (Sid: string, Action: readonly string[], Resource: readonly string[]): Statement[] =>
      Resource.length === 0 ? [] : [{ Sid, Effect: 'Allow', Action, Resource }];
    /** Order means nothing in a policy. */
    const sorted = (statements: readonly Statement[]): Statement[] =>
      statements
        .map((statement) => ({
          ...statement,
          Action: [...statement.Action].sort(),
          Resource: [...statement.Resource].sort(),
        }))
        .sort((a, b) => (a.Sid < b.Sid ? -1 : 1));
    const exactly = (role: Role, statements: readonly Statement[]): void => {
      expect(sorted(role.statements)).toEqual(sorted(statements));
      expect(role.attached).toEqual([]);
      expect(role.trust.map(({ Action, Principal }) => [Action, Principal])).toEqual([
        ['sts:AssumeRole', { Service: 'ecs-tasks.amazonaws.com' }],
      ]);
    };

    test('there are two for each service and no other', async () => {
      const roles = (await account().roleNames()).filter((name) => name.startsWith(PLATFORM));
      expect(roles.sort()).toEqual(
        [
          ...names.flatMap((name) => [full(`${name}-execution`), full(`${name}-task`)]),
          ...(applied.roles ?? []).map(full),
        ].sort(),
      );
    });

    test.each(names)('%s: a task may use exactly its queues and what its manifest permits', async (name) => {
      const { permissions = [], tunnel = false } = manifest(name);
      const queue = ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl'];
      const channels = ['CreateControlChannel', 'CreateDataChannel', 'OpenControlChannel', 'OpenDataChannel'];
      const role = await account().role(full(`${name}-task`));
      exactly(role, [
        ...allow(
          'ConsumeQueues',
          ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', ...queue],
          consumed(name).map(queueArn),
        ),
        ...allow(
          'ProtectTasks',
          ['ecs:GetTaskProtection', 'ecs:UpdateTaskProtection'],
          consumed(name).length > 0 ? [`arn:aws:ecs:${here}:task/${PLATFORM}/*`] : [],
        ),
        ...allow('SendToQueues', ['sqs:SendMessage', ...queue], sent(name).map(queueArn)),
        ...permissions.flatMap(({ actions, resources }, index) => allow(`Permission${index}`, actions, resources)),
        ...allow('WriteTraces', ['xray:PutTraceSegments'], traced.includes(name) ? ['*'] : []),
        ...allow(
          'OpenTunnel',
          channels.map((channel) => `ssmmessages:${channel}`),
          tunnel ? ['*'] : [],
        ),
        ...allow('FindTunnelLog', ['logs:DescribeLogGroups'], tunnel ? [`arn:aws:logs:${here}:log-group:*`] : []),
        ...allow(
          'WriteTunnelLog',
          ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
          tunnel ? [`arn:aws:logs:${here}:log-group:/ecs/${full(name)}:*`] : [],
        ),
      ]);
      expect(role.trust[0]?.Condition, 'for tasks of this account only').toMatchObject({
        StringEquals: { 'aws:SourceAccount': applied.account },
      });
    });

    test.each(names)(
      '%s: ECS may read exactly its secrets, pull exactly its repository, write exactly its log groups',
      async (name) => {
        const secrets = secretsOf(name, place);
        const of = (store: string): string[] => secrets.filter((one) => one.store === store).map((one) => one.resource);
        const groups = [`/ecs/${full(name)}`, ...(traced.includes(name) ? [`/ecs/${full(name)}/collector`] : [])];
        exactly(await account().role(full(`${name}-execution`)), [
          ...allow(
            'WriteLogs',
            ['logs:CreateLogStream', 'logs:PutLogEvents'],
            groups.map((group) => `arn:aws:logs:${here}:log-group:${group}:*`),
          ),
          ...allow('LogInToRegistry', ['ecr:GetAuthorizationToken'], ['*']),
          ...allow(
            'PullImages',
            ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
            [`arn:aws:ecr:${here}:repository/${name}`],
          ),
          ...allow('ReadParameters', ['ssm:GetParameters'], of('ssm')),
          ...allow('ReadSecrets', ['secretsmanager:GetSecretValue'], of('secretsmanager')),
        ]);
      },
    );
  });
}

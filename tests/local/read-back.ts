/**
 * The emulated account held against the manifests' own words: one test for each thing that a manifest says. Whoever applied an environment, with
 * whichever engine, registers these tests and gives the account.
 */
import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { ContainerDefinition, TaskDefinition } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { type Account, environmentOf, type Role, type Statement } from './account.ts';
import {
  basePath,
  called,
  connectionOf,
  consumed,
  evaluate,
  logRetention,
  manifest,
  manifests,
  names,
  routed,
  seconds,
  secretsOf,
  sent,
  steps,
  stepsOf,
} from './manifests.ts';
import { readBackContainers } from './read-back-containers.ts';
import { readBackHealth } from './read-back-health.ts';
import { readBackSchedule } from './read-back-schedule.ts';

export const REGION = 'eu-west-2';
const PROJECT = 'shop';
const variable = (name: string, end: string): string => `${name.toUpperCase().replaceAll('-', '_')}_${end}`;
/** The port that a service has when its manifest names none. */
const PORT = 3000;
/** The listeners of the load balancer: services call the one, the VPC link the other. */
const INTERNAL = 80;
const PUBLIC = 8080;
const published = routed.filter((name) => connectionOf(name).type === 'vpc_link');
const traced = names.filter((name) => manifest(name).tracing);
const stepped = names.filter((name) => stepsOf(name).length > 0);
const queued = stepped.filter((name) => manifest(name).scaling?.strategy === 'sqs');
const utilised = stepped.filter((name) => !queued.includes(name));
const queueNames = [...manifests.values()].flatMap(({ queues = {} }) => Object.keys(queues)).sort();

/** What differs between environments that take the manifests as they are. */
export interface Applied {
  readonly environment: string;
  readonly account: string;
  /** What follows the image's name: `:tag` or `@digest`. */
  readonly version: (service: string) => string;
  /** Roles of the platform itself. */
  readonly roles?: readonly string[];
}

export function readBack(account: () => Account, applied: Applied): void {
  const { environment: ENVIRONMENT, account: ACCOUNT } = applied;
  const PLATFORM = `${PROJECT}-${ENVIRONMENT}`;
  const full = (name: string): string => `${PLATFORM}-${name}`;
  const here = `${REGION}:${ACCOUNT}`;
  const place = { project: PROJECT, environment: ENVIRONMENT, here };
  const queueArn = (name: string): string => `arn:aws:sqs:${here}:${full(name)}`;
  const image = (name: string): string => `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${name}${applied.version(name)}`;
  const serviceOf = async (name: string) => (await account().services(PLATFORM)).get(full(name));
  const taskOf = async (name: string): Promise<TaskDefinition> =>
    account().taskDefinition((await serviceOf(name))?.taskDefinition as string);
  const containerOf = async (name: string, container = name): Promise<ContainerDefinition | undefined> =>
    (await taskOf(name)).containerDefinitions?.find((one) => one.name === container);
  const targetGroupOf = async (name: string) =>
    (await account().targetGroups()).find(({ TargetGroupName }) => TargetGroupName?.startsWith(full(name)));
  const balancer = async () => (await account().loadBalancers())[0];
  const listeners = async () => account().listeners((await balancer())?.LoadBalancerArn as string);

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

  describe('task definitions', () => {
    test.each(names)('%s has the size of its manifest', async (name) => {
      const { cpu = 256, memory = 512 } = manifest(name);
      const task = await taskOf(name);
      expect([task.cpu, task.memory]).toEqual([String(cpu), String(memory)]);
      expect(task.runtimePlatform).toMatchObject({ cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' });
      expect([task.networkMode, task.requiresCompatibilities]).toEqual(['awsvpc', ['FARGATE']]);
    });

    test.each(names)('%s has its own two roles', async (name) => {
      const task = await taskOf(name);
      expect([task.taskRoleArn, task.executionRoleArn]).toEqual(
        ['task', 'execution'].map((role) => `arn:aws:iam::${ACCOUNT}:role/${full(name)}-${role}`),
      );
    });

    test.each(names)('%s has its container, and a collector only if it is traced', async (name) => {
      const containers = (await taskOf(name)).containerDefinitions ?? [];
      expect(containers.map((container) => container.name).sort()).toEqual(
        [name, ...(traced.includes(name) ? ['otel-collector'] : [])].sort(),
      );
    });

    test.each(names)('%s runs its own image, listens on its port and stops in its time', async (name) => {
      const app = await containerOf(name);
      expect(app?.image).toBe(image(name));
      expect(app?.portMappings?.map(({ containerPort, protocol }) => [containerPort, protocol])).toEqual([
        [PORT, 'tcp'],
      ]);
      expect(app?.stopTimeout).toBe(seconds(manifest(name).stop_timeout ?? '30s'));
      expect(app?.essential).toBe(true);
    });

    test.each(names)('%s gets exactly the variables of the contract and of its manifest', async (name) => {
      const { variables = {}, calls = [] } = manifest(name);
      const queues = await account().queues();
      const url = (service: string): string => `http://${loadName}${basePath(service)}`;
      const loadName = (await balancer())?.DNSName;
      const expected = {
        ...Object.fromEntries(
          [...consumed(name), ...sent(name)].map((queue) => [
            variable(queue, 'QUEUE_URL'),
            queues.get(full(queue))?.url,
          ]),
        ),
        ...Object.fromEntries(calls.map((service) => [variable(service, 'URL'), url(service)])),
        ...Object.fromEntries(
          Object.entries(variables).map(([key, text]) => [
            key,
            text.replace(/\$\{services\.([^.}]+)\.url\}/g, (_, service: string) => url(service)),
          ]),
        ),
        PORT: String(PORT),
        SERVICE_NAME: name,
        ENVIRONMENT,
        BASE_PATH: basePath(name),
        STOP_TIMEOUT: String(seconds(manifest(name).stop_timeout ?? '30s')),
        IMAGE: image(name),
        AWS_REGION: REGION,
      };
      const environment = Object.entries(environmentOf(await containerOf(name)));
      expect(Object.fromEntries(environment.filter(([key]) => !key.startsWith('OTEL_')))).toEqual(expected);
    });

    test.each(names)('%s is told where to send traces, and how many, only if it is traced', async (name) => {
      const { tracing } = manifest(name);
      const environment = environmentOf(await containerOf(name));
      if (!tracing) {
        expect(Object.keys(environment).filter((key) => key.startsWith('OTEL_'))).toEqual([]);
        return;
      }
      expect(environment).toMatchObject({
        OTEL_SERVICE_NAME: name,
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
        OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
        OTEL_TRACES_SAMPLER_ARG: String((tracing === true ? 100 : tracing.sampling_percentage) / 100),
      });
    });

    test.each(names)('%s gets its secrets as references, never as values', async (name) => {
      expect((await containerOf(name))?.secrets ?? []).toEqual(
        secretsOf(name, place).map((secret) => ({ name: secret.name, valueFrom: secret.valueFrom })),
      );
    });

    test.each(traced)(
      '%s outlives its collector, does not wait for its health, and shares the task with it',
      async (name) => {
        const collector = await containerOf(name, 'otel-collector');
        const app = await containerOf(name);
        expect(collector?.essential).toBe(false);
        expect(collector?.memory).toBe(256);
        expect(app?.dependsOn).toEqual([{ containerName: 'otel-collector', condition: 'START' }]);
        expect((app?.cpu ?? 0) + (collector?.cpu ?? 0)).toBe(manifest(name).cpu ?? 256);
        const receiver = /"endpoint":"([^"]+:4318)"/.exec(environmentOf(collector).AOT_CONFIG_CONTENT ?? '')?.[1];
        expect(receiver, 'the collector listens inside the task only').toBe('127.0.0.1:4318');
      },
    );

    test.each(names)(
      "%s writes each container's logs to a group of its own, which is kept as long as the platform says",
      async (name) => {
        const groups = await account().logGroups();
        for (const container of (await taskOf(name)).containerDefinitions ?? []) {
          const group = container.name === name ? `/ecs/${full(name)}` : `/ecs/${full(name)}/collector`;
          expect(container.logConfiguration, container.name).toMatchObject({
            logDriver: 'awslogs',
            options: {
              'awslogs-group': group,
              'awslogs-region': REGION,
              mode: 'non-blocking',
              'max-buffer-size': '25m',
            },
          });
          expect(groups.get(group), group).toBe(seconds(logRetention) / 86_400);
        }
      },
    );
  });

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

    test.each(queued)('%s: waking up adds one task', async (name) => {
      const policy = (await account().policies()).get(full(`${name}-wake-up`));
      expect(policy?.StepScalingPolicyConfiguration).toMatchObject({
        AdjustmentType: 'ChangeInCapacity',
        Cooldown: 300,
      });
      expect(policy?.StepScalingPolicyConfiguration?.StepAdjustments).toEqual([
        { MetricIntervalLowerBound: 0, ScalingAdjustment: 1 },
      ]);
    });

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

    const queueOf = (name: string) => ({ QueueName: full(manifest(name).scaling?.queue as string) });

    test.each(queued)('%s: scales out on the visible messages of its queue', async (name) => {
      const alarm = await alarmOf(name, 'scale-out');
      expect(alarm).toMatchObject({
        ...out,
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Statistic: 'Maximum',
        Period: 60,
        Threshold: steps(name).scale_out.threshold,
      });
      expect(dimensions(alarm?.Dimensions)).toEqual(queueOf(name));
    });

    /** The metrics of an alarm that computes, by their id, and what it computes. */
    const metricsOf = (alarm: MetricAlarm | undefined) => ({
      expression: alarm?.Metrics?.find(({ ReturnData }) => ReturnData)?.Expression as string,
      metrics: Object.fromEntries(
        (alarm?.Metrics ?? [])
          .filter(({ MetricStat }) => MetricStat)
          .map(({ Id, MetricStat }) => [
            Id,
            [
              MetricStat?.Metric?.MetricName,
              dimensions(MetricStat?.Metric?.Dimensions),
              MetricStat?.Stat,
              MetricStat?.Period,
            ],
          ]),
      ),
    });
    const visible = (name: string) => ['ApproximateNumberOfMessagesVisible', queueOf(name), 'Maximum', 60];
    const inFlight = (name: string) => ['ApproximateNumberOfMessagesNotVisible', queueOf(name), 'Maximum', 60];
    const running = (name: string) => ['RunningTaskCount', ofService(name), 'Average', 60];

    test.each(queued)(
      '%s: scales in on all messages, those in flight too, and keeps its last task while there is one',
      async (name) => {
        const { threshold } = steps(name).scale_in;
        const alarm = await alarmOf(name, 'scale-in');
        expect(alarm).toMatchObject({ ...into, Threshold: threshold });
        const { expression, metrics } = metricsOf(alarm);
        expect(metrics).toEqual({ visible: visible(name), in_flight: inFlight(name), running: running(name) });
        const scalesIn = (values: Record<'visible' | 'in_flight' | 'running', number | undefined>): boolean =>
          evaluate(expression, values) < threshold;
        expect(scalesIn({ visible: 0, in_flight: 0, running: 1 }), 'nothing to do').toBe(true);
        expect(scalesIn({ visible: 0, in_flight: threshold, running: 3 }), 'all in flight').toBe(false);
        expect(scalesIn({ visible: 0, in_flight: 1, running: 3 }), 'fewer than the threshold').toBe(true);
        expect(scalesIn({ visible: 0, in_flight: 1, running: 1 }), 'the last task is busy').toBe(false);
        expect(scalesIn({ visible: 1, in_flight: 0, running: undefined }), 'nobody knows whether it is the last').toBe(
          false,
        );
      },
    );

    test.each(queued)(
      '%s: wakes up when a message waits and no task runs, also while nothing is counted',
      async (name) => {
        const alarm = await alarmOf(name, 'wake-up');
        expect(alarm).toMatchObject({ ...out, EvaluationPeriods: 2, Threshold: 1 });
        const { expression, metrics } = metricsOf(alarm);
        expect(metrics).toEqual({ visible: visible(name), running: running(name) });
        const wakesUp = (values: Record<'visible' | 'running', number | undefined>): boolean =>
          evaluate(expression, values) >= 1;
        expect(wakesUp({ visible: 1, running: 0 }), 'a message, no task').toBe(true);
        expect(wakesUp({ visible: 1, running: undefined }), 'a message, no count').toBe(true);
        expect(wakesUp({ visible: 1, running: 1 }), 'a task runs').toBe(false);
        expect(wakesUp({ visible: 0, running: 0 }), 'no message').toBe(false);
      },
    );
  });

  readBackContainers(account, applied);
  readBackSchedule(account, applied);
  readBackHealth(account, applied);

  describe('queues', () => {
    test('are those of the manifests, each with a dead-letter queue', async () => {
      expect([...(await account().queues()).keys()].sort()).toEqual(
        queueNames.flatMap((name) => [full(name), full(`${name}-dlq`)]).sort(),
      );
    });

    test.each(queueNames)('%s: has the times of its manifest, long polling and encryption', async (name) => {
      const declared = [...manifests.values()].flatMap(({ queues }) => queues?.[name] ?? [])[0];
      expect((await account().queues()).get(full(name))).toMatchObject({
        VisibilityTimeout: String(seconds(declared?.visibility_timeout ?? '60s')),
        MessageRetentionPeriod: String(seconds('4d')),
        DelaySeconds: '0',
        ReceiveMessageWaitTimeSeconds: '20',
        SqsManagedSseEnabled: 'true',
      });
    });

    test.each(queueNames)('%s: gives up on a message after the tries of its manifest', async (name) => {
      const declared = [...manifests.values()].flatMap(({ queues }) => queues?.[name] ?? [])[0];
      expect(JSON.parse((await account().queues()).get(full(name))?.RedrivePolicy as string)).toEqual({
        deadLetterTargetArn: queueArn(`${name}-dlq`),
        maxReceiveCount: declared?.max_receives ?? 5,
      });
    });

    test.each(queueNames)(
      '%s: the dead-letter queue keeps messages longest, encrypted, and takes them from this queue only',
      async (name) => {
        const queue = (await account().queues()).get(full(`${name}-dlq`));
        expect(queue).toMatchObject({ MessageRetentionPeriod: String(seconds('14d')), SqsManagedSseEnabled: 'true' });
        expect(queue?.RedrivePolicy).toBeUndefined();
        expect(JSON.parse(queue?.RedriveAllowPolicy as string)).toEqual({
          redrivePermission: 'byQueue',
          sourceQueueArns: [queueArn(name)],
        });
      },
    );
  });

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
      ]);
      expect(role.trust[0]?.Condition, 'for tasks of this account only').toMatchObject({
        StringEquals: { 'aws:SourceAccount': ACCOUNT },
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

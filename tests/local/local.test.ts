/**
 * `just local up`, as a person types it: every unit of `local` applied with the real Terragrunt, the real engine and the real AWS provider. Then the
 * emulated account is read through the AWS SDK and held against the manifests' own words. It takes the place of a local platform that runs already.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { bringEmulator, bringTerragrunt } from '../../tools/bring.ts';
import { emulatorStatus } from '../../tools/emulator.ts';
import { chooseEngine } from '../../tools/engine.ts';
import { isMissing, output, root, run } from '../tools.ts';
import { Account, environmentOf } from './account.ts';

const skip = [await bringTerragrunt(), await bringEmulator(), await chooseEngine()].map(isMissing).some(Boolean);
const just = (...args: string[]) => run('just', args);
const REGION = 'eu-west-2';
const ACCOUNT = '123456789012';
const full = (name: string): string => `shop-local-${name}`;

interface Step {
  readonly threshold: number;
  readonly adjustment: number;
  readonly cooldown: string;
}

/** The parts of the examples' manifests that the test reads. */
interface Manifest {
  readonly name: string;
  readonly cpu?: number;
  readonly memory?: number;
  readonly stop_timeout?: string;
  readonly connection?:
    | string
    | {
        readonly type: string;
        readonly path?: string;
        readonly deregistration_delay?: string;
        readonly health_check?: { readonly path: string; readonly interval: string };
      };
  readonly scaling?: {
    readonly strategy: string;
    readonly min?: number;
    readonly max: number;
    readonly scale_out?: Step;
    readonly scale_in?: Step;
    readonly requests_per_task?: number;
  };
  readonly tracing?: boolean | { readonly sampling_percentage: number };
  readonly tunnel?: boolean;
  readonly queues?: Readonly<Record<string, { readonly visibility_timeout?: string; readonly max_receives?: number }>>;
}

const manifests = new Map(
  readdirSync(join(root, 'examples'))
    .map((file) => parse(readFileSync(join(root, 'examples', file), 'utf8')) as Manifest)
    .map((manifest) => [manifest.name, manifest]),
);
const manifest = (name: string): Manifest => manifests.get(name) as Manifest;
const names = [...manifests.keys()].sort();
const seconds = (text: string): number =>
  Number.parseFloat(text) * ({ s: 1, m: 60, h: 3600, d: 86_400 }[text.at(-1) as 's'] as number);
const queueArn = (name: string): string => `arn:aws:sqs:${REGION}:${ACCOUNT}:${full(name)}`;

describe.skipIf(skip)('just local up', () => {
  let account: Account;

  beforeAll(async () => {
    just('local', 'down');
    const up = just('local', 'up');
    console.error(output(up));
    expect(up.status, output(up)).toBe(0);
    account = new Account((await emulatorStatus())?.endpoint as string, REGION);
  });
  afterAll(() => just('local', 'down'));

  describe('services', () => {
    test('are those of the manifests, on Fargate, with the first count', async () => {
      const services = await account.services('shop-local');
      expect([...services.keys()].sort()).toEqual(names.map(full));
      for (const name of names) {
        const service = services.get(full(name));
        const min = manifest(name).scaling?.min ?? 1;
        expect(service?.desiredCount, name).toBe(min === 0 ? 1 : min);
        expect(
          service?.capacityProviderStrategy?.map(({ capacityProvider }) => capacityProvider),
          name,
        ).toEqual(['FARGATE']);
        expect(service?.networkConfiguration?.awsvpcConfiguration?.assignPublicIp, name).toBe('DISABLED');
      }
    });

    test('roll back by themselves, and open a tunnel only where it was asked for', async () => {
      for (const [name, service] of await account.services('shop-local')) {
        expect(service.deploymentConfiguration?.deploymentCircuitBreaker, name).toMatchObject({
          enable: true,
          rollback: true,
        });
        expect(service.deploymentConfiguration?.minimumHealthyPercent, name).toBe(100);
        expect(service.enableExecuteCommand === true, name).toBe(
          manifest(name.replace('shop-local-', '')).tunnel === true,
        );
      }
    });
  });

  describe('task definitions', () => {
    const taskOf = async (name: string) =>
      account.taskDefinition((await account.services('shop-local')).get(full(name))?.taskDefinition as string);

    test.each(names)('%s has the size, port and containers of its manifest', async (name) => {
      const { cpu = 256, memory = 512, stop_timeout = '30s', tracing } = manifest(name);
      const task = await taskOf(name);
      expect([task.cpu, task.memory]).toEqual([String(cpu), String(memory)]);
      expect(task.runtimePlatform?.cpuArchitecture).toBe('ARM64');
      const app = task.containerDefinitions?.find((container) => container.name === name);
      expect(app?.portMappings?.map(({ containerPort }) => containerPort)).toEqual([3000]);
      expect(app?.stopTimeout).toBe(seconds(stop_timeout));
      expect(app?.essential).toBe(true);
      expect(task.containerDefinitions?.map((container) => container.name).sort()).toEqual(
        tracing ? [name, 'otel-collector'].sort() : [name],
      );
    });

    test.each(names)('%s gets the variables of the contract', async (name) => {
      const app = (await taskOf(name)).containerDefinitions?.find((container) => container.name === name);
      const { tracing, connection } = manifest(name);
      const environment = environmentOf(app);
      const path =
        typeof connection === 'object' ? connection.path : connection === 'internal_dns' ? `/${name}` : undefined;
      expect(environment).toMatchObject({
        PORT: '3000',
        SERVICE_NAME: name,
        ENVIRONMENT: 'local',
        AWS_REGION: REGION,
        BASE_PATH: path === '/' || path === undefined ? '' : path,
      });
      const percentage = typeof tracing === 'object' ? tracing.sampling_percentage : 100;
      if (tracing)
        expect(environment).toMatchObject({
          OTEL_SERVICE_NAME: name,
          OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
          OTEL_TRACES_SAMPLER_ARG: String(percentage / 100),
        });
      else expect(Object.keys(environment).filter((key) => key.startsWith('OTEL_'))).toEqual([]);
    });

    test('queue and service URLs arrive under their names', async () => {
      const queues = await account.queues();
      const load = (await account.loadBalancers())[0]?.DNSName;
      const caller = environmentOf(
        (await taskOf('caller')).containerDefinitions?.find(({ name }) => name === 'caller'),
      );
      const consumer = environmentOf(
        (await taskOf('consumer')).containerDefinitions?.find(({ name }) => name === 'consumer'),
      );
      expect(caller.ORDERS_QUEUE_URL).toBe(queues.get(full('orders'))?.url);
      expect(consumer.ORDERS_QUEUE_URL).toBe(queues.get(full('orders'))?.url);
      expect(consumer.RECEIPTS_QUEUE_URL).toBe(queues.get(full('receipts'))?.url);
      expect(caller.RESPONDER_URL).toBe(`http://${load}/responder`);
    });

    test('secrets are references, never values', async () => {
      const caller = (await taskOf('caller')).containerDefinitions?.find(({ name }) => name === 'caller');
      expect(caller?.secrets).toEqual([
        {
          name: 'API_KEY',
          valueFrom: `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:shop/local/partner:api_key::`,
        },
      ]);
      const consumer = (await taskOf('consumer')).containerDefinitions?.find(({ name }) => name === 'consumer');
      expect(consumer?.secrets).toEqual([
        { name: 'DB_PASSWORD', valueFrom: `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/shop/local/orders/db-password` },
      ]);
    });

    test('the collector is never essential, logs apart, and a dead one holds nothing back', async () => {
      const task = await taskOf('consumer');
      const collector = task.containerDefinitions?.find(({ name }) => name === 'otel-collector');
      const app = task.containerDefinitions?.find(({ name }) => name === 'consumer');
      expect(collector?.essential).toBe(false);
      expect(collector?.memory).toBe(256);
      expect(app?.dependsOn).toEqual([{ containerName: 'otel-collector', condition: 'START' }]);
      expect(collector?.logConfiguration?.options?.['awslogs-group']).toBe('/ecs/shop-local-consumer/collector');
      expect(app?.logConfiguration?.options).toMatchObject({
        'awslogs-group': '/ecs/shop-local-consumer',
        mode: 'non-blocking',
        'max-buffer-size': '25m',
      });
    });

    test('logs are kept for 30 days', async () => {
      const groups = await account.logGroups();
      for (const name of names) expect(groups.get(`/ecs/${full(name)}`), name).toBe(30);
    });
  });

  describe('ingress', () => {
    test('one internal load balancer with two listeners that answer 404 by themselves', async () => {
      const balancers = await account.loadBalancers();
      expect(balancers.map(({ Scheme, Type }) => [Scheme, Type])).toEqual([['internal', 'application']]);
      const listeners = await account.listeners(balancers[0]?.LoadBalancerArn as string);
      expect(listeners.map(({ port }) => port).sort()).toEqual([80, 8080]);
      for (const { defaults } of listeners)
        expect(defaults[0]).toMatchObject({ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } });
    });

    test('the private service has a rule on the internal listener only, the public one on the public listener only', async () => {
      const listeners = await account.listeners((await account.loadBalancers())[0]?.LoadBalancerArn as string);
      const paths = (port: number): string[][] =>
        (listeners.find((listener) => listener.port === port)?.rules ?? []).map(
          (rule) =>
            rule.Conditions?.find(({ Field }) => Field === 'path-pattern')?.PathPatternConfig?.Values?.sort() ?? [],
        );
      expect(paths(80)).toEqual([['/responder', '/responder/*']]);
      expect(paths(8080)).toEqual([['/*']]);
    });

    test('priorities are distinct on each listener', async () => {
      for (const { rules } of await account.listeners((await account.loadBalancers())[0]?.LoadBalancerArn as string)) {
        const priorities = rules.map(({ Priority }) => Priority);
        expect(new Set(priorities).size).toBe(priorities.length);
      }
    });

    test('target groups have short names, the health check and the drain of the manifest', async () => {
      const groups = await account.targetGroups();
      expect(groups.length).toBe(2);
      for (const group of groups) {
        expect(group.TargetGroupName?.length).toBeLessThanOrEqual(32);
        expect(group.TargetGroupName).toMatch(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/);
        expect([group.TargetType, group.Port]).toEqual(['ip', 3000]);
      }
      const caller = groups.find(({ TargetGroupName }) => TargetGroupName?.startsWith('shop-local-caller'));
      const responder = groups.find(({ TargetGroupName }) => TargetGroupName?.startsWith('shop-local-responder'));
      const connection = manifest('caller').connection as Exclude<Manifest['connection'], string | undefined>;
      expect(caller).toMatchObject({
        HealthCheckPath: connection.health_check?.path,
        HealthCheckIntervalSeconds: seconds(connection.health_check?.interval as string),
      });
      expect(caller?.attributes['deregistration_delay.timeout_seconds']).toBe(
        String(seconds(connection.deregistration_delay as string)),
      );
      expect(responder?.HealthCheckPath).toBe('/responder/health');
    });

    test('the public API leads to the public service and to no other', async () => {
      const { apis, routes, integrations, links } = await account.api();
      expect([apis, links]).toEqual([1, 1]);
      expect(routes.map(({ RouteKey }) => RouteKey).sort()).toEqual(['ANY /', 'ANY /{proxy+}']);
      const targets = new Set(routes.map(({ Target }) => Target));
      expect(targets.size).toBe(1);
      const integration = integrations.find(({ IntegrationId }) => targets.has(`integrations/${IntegrationId}`));
      expect(integration).toMatchObject({ ConnectionType: 'VPC_LINK', IntegrationType: 'HTTP_PROXY' });
      expect(integration?.TimeoutInMillis).toBeLessThanOrEqual(30_000);
    });

    test('security groups open what is needed and no more', async () => {
      const groups = await account.securityGroups();
      const id = (name: string): string => groups.get(name)?.id as string;
      const rules = (name: string, out: boolean): unknown[] =>
        (groups.get(name)?.rules ?? [])
          .filter((rule) => rule.out === out)
          .map(({ from, to, peer }) => [from, to, peer]);
      for (const name of names) {
        expect(rules(full(name), false), `${name} in`).toEqual([]);
        expect(rules(full(name), true), `${name} out`).toEqual([[443, 443, '0.0.0.0/0']]);
      }
      expect(rules('shop-local/alb-targets', false)).toEqual([[3000, 3000, id('shop-local/alb')]]);
      expect(rules('shop-local/alb-clients', true)).toEqual([[80, 80, id('shop-local/alb')]]);
      expect(rules('shop-local/vpc-link', true)).toEqual([[8080, 8080, id('shop-local/alb')]]);
      expect(rules('shop-local/alb', false).sort()).toEqual(
        [
          [80, 80, id('shop-local/alb-clients')],
          [8080, 8080, id('shop-local/vpc-link')],
        ].sort(),
      );
      const services = await account.services('shop-local');
      const joined = (name: string): string[] =>
        services.get(full(name))?.networkConfiguration?.awsvpcConfiguration?.securityGroups ?? [];
      expect(joined('consumer')).toEqual([id(full('consumer'))]);
      expect(joined('responder').sort()).toEqual(
        [id(full('responder')), id('shop-local/alb-targets'), id('shop-local/alb-clients')].sort(),
      );
      expect(joined('caller').sort()).toEqual(
        [id(full('caller')), id('shop-local/alb-targets'), id('shop-local/alb-clients')].sort(),
      );
    });
  });

  describe('scaling', () => {
    test('every service has a scalable target with the range of its manifest', async () => {
      const targets = await account.scalableTargets();
      expect([...targets.keys()].sort()).toEqual(names.map(full));
      for (const name of names) {
        const { min = 1, max = 1 } = manifest(name).scaling ?? {};
        expect([targets.get(full(name))?.MinCapacity, targets.get(full(name))?.MaxCapacity], name).toEqual([min, max]);
      }
    });

    test('there is a policy for each step and each target, and none for a fixed count', async () => {
      expect([...(await account.policies()).keys()].sort()).toEqual([
        'shop-local-caller-target',
        'shop-local-consumer-scale-in',
        'shop-local-consumer-scale-out',
        'shop-local-consumer-wake-up',
        'shop-local-responder-scale-in',
        'shop-local-responder-scale-out',
      ]);
    });

    test.each(['consumer', 'responder'])(
      '%s: steps have the signs, the bounds and the cooldowns in seconds',
      async (name) => {
        const policies = await account.policies();
        const { scale_out, scale_in } = manifest(name).scaling as Required<NonNullable<Manifest['scaling']>>;
        expect(policies.get(full(`${name}-scale-out`))?.StepScalingPolicyConfiguration).toMatchObject({
          AdjustmentType: 'ChangeInCapacity',
          Cooldown: seconds(scale_out.cooldown),
          StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: scale_out.adjustment }],
        });
        expect(policies.get(full(`${name}-scale-in`))?.StepScalingPolicyConfiguration).toMatchObject({
          AdjustmentType: 'ChangeInCapacity',
          Cooldown: seconds(scale_in.cooldown),
          StepAdjustments: [{ MetricIntervalUpperBound: 0, ScalingAdjustment: -scale_in.adjustment }],
        });
      },
    );

    test("requests per task are those of the service's own target group", async () => {
      const tracking = (await account.policies()).get(full('caller-target'))?.TargetTrackingScalingPolicyConfiguration;
      const group = (await account.targetGroups()).find(({ TargetGroupName }) =>
        TargetGroupName?.startsWith('shop-local-caller'),
      );
      const balancer = (await account.loadBalancers())[0]?.LoadBalancerArn;
      expect(tracking).toMatchObject({
        TargetValue: manifest('caller').scaling?.requests_per_task,
        ScaleOutCooldown: 60,
        ScaleInCooldown: 300,
      });
      expect(tracking?.PredefinedMetricSpecification).toEqual({
        PredefinedMetricType: 'ALBRequestCountPerTarget',
        ResourceLabel: `${balancer?.split(':loadbalancer/')[1]}/${group?.TargetGroupArn?.split(':').at(-1)}`,
      });
    });

    test('CPU alarms react within two minutes, at the thresholds of the manifest', async () => {
      const alarms = await account.alarms();
      const { scale_out, scale_in } = manifest('responder').scaling as Required<NonNullable<Manifest['scaling']>>;
      const common = {
        Namespace: 'AWS/ECS',
        MetricName: 'CPUUtilization',
        Statistic: 'Average',
        Period: 60,
        TreatMissingData: 'notBreaching',
      };
      expect(alarms.get(full('responder-scale-out'))).toMatchObject({
        ...common,
        Threshold: scale_out.threshold,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        EvaluationPeriods: 1,
      });
      expect(alarms.get(full('responder-scale-in'))).toMatchObject({
        ...common,
        Threshold: scale_in.threshold,
        ComparisonOperator: 'LessThanThreshold',
        EvaluationPeriods: 2,
      });
      const dimensions = alarms.get(full('responder-scale-out'))?.Dimensions ?? [];
      expect(Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value]))).toEqual({
        ClusterName: 'shop-local',
        ServiceName: full('responder'),
      });
    });

    test('queue alarms watch the queue, count messages in flight, and wake the service from zero', async () => {
      const alarms = await account.alarms();
      const { scale_out, scale_in } = manifest('consumer').scaling as Required<NonNullable<Manifest['scaling']>>;
      expect(alarms.get(full('consumer-scale-out'))).toMatchObject({
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Threshold: scale_out.threshold,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        Period: 60,
        EvaluationPeriods: 1,
      });
      expect(alarms.get(full('consumer-scale-out'))?.Dimensions).toEqual([
        { Name: 'QueueName', Value: full('orders') },
      ]);
      const into = alarms.get(full('consumer-scale-in'));
      expect(into).toMatchObject({
        Threshold: scale_in.threshold,
        ComparisonOperator: 'LessThanThreshold',
        EvaluationPeriods: 2,
      });
      const metrics = (into?.Metrics ?? []).flatMap(({ MetricStat }) => MetricStat?.Metric?.MetricName ?? []);
      expect(metrics).toEqual(
        expect.arrayContaining(['ApproximateNumberOfMessagesVisible', 'ApproximateNumberOfMessagesNotVisible']),
      );
      const wake = alarms.get(full('consumer-wake-up'));
      expect(wake?.Metrics?.map(({ Expression }) => Expression).find(Boolean)).toContain('FILL(running, 0)');
      expect(wake?.AlarmActions?.[0]).toContain(full('consumer-wake-up'));
    });

    test('every alarm acts on the policy of its own service', async () => {
      const policies = await account.policies();
      // The alarms of target tracking are AWS's own.
      const own = [...(await account.alarms())].filter(([name]) => !name.startsWith('TargetTracking-'));
      expect(own.length).toBe(5);
      for (const [name, alarm] of own) expect(alarm.AlarmActions, name).toEqual([policies.get(name)?.PolicyARN]);
    });
  });

  describe('queues', () => {
    test('each has a dead-letter queue that keeps messages longer', async () => {
      const queues = await account.queues();
      expect([...queues.keys()].sort()).toEqual(['orders', 'orders-dlq', 'receipts', 'receipts-dlq'].map(full));
      for (const name of ['orders', 'receipts']) {
        const declared = [...manifests.values()].flatMap((one) => one.queues?.[name] ?? [])[0] ?? {};
        const queue = queues.get(full(name));
        expect(JSON.parse(queue?.RedrivePolicy as string)).toEqual({
          deadLetterTargetArn: queueArn(`${name}-dlq`),
          maxReceiveCount: declared.max_receives ?? 5,
        });
        expect(queue?.VisibilityTimeout).toBe(String(seconds(declared.visibility_timeout ?? '60s')));
        expect([queue?.MessageRetentionPeriod, queues.get(full(`${name}-dlq`))?.MessageRetentionPeriod]).toEqual([
          String(4 * 86_400),
          String(14 * 86_400),
        ]);
        expect(queue?.ReceiveMessageWaitTimeSeconds).toBe('20');
      }
    });
  });

  describe('roles', () => {
    const resources = async (role: string, sid: string): Promise<readonly string[] | undefined> =>
      (await account.statements(role)).get(sid)?.Resource;

    test('a task may use exactly its queues', async () => {
      expect(await resources(full('consumer-task'), 'ConsumeQueues')).toEqual([queueArn('orders')]);
      expect(await resources(full('consumer-task'), 'SendToQueues')).toEqual([queueArn('receipts')]);
      expect(await resources(full('caller-task'), 'SendToQueues')).toEqual([queueArn('orders')]);
      expect(await resources(full('caller-task'), 'ConsumeQueues')).toBeUndefined();
      expect([...(await account.statements(full('responder-task'))).keys()]).toEqual(['Permission0', 'WriteTraces']);
      expect((await account.statements(full('hello-task'))).size).toBe(0);
    });

    test('only the tunnelled service may open a tunnel', async () => {
      for (const name of names)
        expect((await account.statements(full(`${name}-task`))).has('OpenTunnel'), name).toBe(
          manifest(name).tunnel === true,
        );
    });

    test('ECS may read exactly the named secrets, pull exactly the repository, write exactly the log groups', async () => {
      expect(await resources(full('consumer-execution'), 'ReadParameters')).toEqual([
        `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/shop/local/orders/db-password`,
      ]);
      expect(await resources(full('caller-execution'), 'ReadSecrets')).toEqual([
        `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:shop/local/partner-??????`,
      ]);
      for (const name of names) {
        expect(await resources(full(`${name}-execution`), 'PullImages'), name).toEqual([
          `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/${name}`,
        ]);
        const logs = (await resources(full(`${name}-execution`), 'WriteLogs')) ?? [];
        const groups = manifest(name).tracing
          ? [`/ecs/${full(name)}`, `/ecs/${full(name)}/collector`]
          : [`/ecs/${full(name)}`];
        expect([...logs].sort(), name).toEqual(
          groups.map((group) => `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${group}:*`).sort(),
        );
      }
    });
  });

  describe('afterwards', () => {
    test('a second plan is empty', () => {
      const plan = just('local', 'plan');
      expect(plan.status, output(plan)).toBe(0);
    });

    test('destroy leaves nothing, and down ends the emulator', async () => {
      const destroyed = just('local', 'destroy');
      expect(destroyed.status, output(destroyed)).toBe(0);
      expect((await account.services('shop-local')).size).toBe(0);
      expect((await account.queues()).size).toBe(0);
      expect(await account.loadBalancers()).toEqual([]);
      expect((await account.roleNames()).filter((name) => name.startsWith('shop-local'))).toEqual([]);
      expect((await account.alarms()).size).toBe(0);
      expect(just('local', 'down').status).toBe(0);
      expect(await emulatorStatus()).toBeUndefined();
    });
  });
});

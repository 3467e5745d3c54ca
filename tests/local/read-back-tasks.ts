/** Task definitions: size, roles, containers, variables, secrets and logs, held against the manifests. */
import { describe, expect, test } from 'vitest';
import { type Account, environmentOf } from './account.ts';
import { type Applied, lookUp, PORT, REGION } from './applied.ts';
import { basePath, consumed, logRetention, manifest, names, seconds, secretsOf, sent } from './manifests.ts';

const variable = (name: string, end: string): string => `${name.toUpperCase().replaceAll('-', '_')}_${end}`;
const traced = names.filter((name) => manifest(name).tracing);

export function readBackTasks(account: () => Account, applied: Applied): void {
  const { place, full, image, taskOf, containerOf, balancer } = lookUp(account, applied);

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
        ['task', 'execution'].map((role) => `arn:aws:iam::${applied.account}:role/${full(name)}-${role}`),
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
        ENVIRONMENT: applied.environment,
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
}

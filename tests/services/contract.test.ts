/**
 * The manifests' promises, kept by the running services: each example is compiled, its task definition rendered by the modules, and the real service
 * started with exactly that environment. Only what lies outside the container differs: the address to listen on, and where queues and credentials are.
 */

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { nodeHost } from '../../compiler/src/cli/node-host.ts';
import { compile } from '../../compiler/src/index.ts';
import { containerEnvironment, containerInputs } from '../../tools/dev/container-environment.ts';
import { chooseEngine } from '../../tools/engine.ts';
import { type TaskDefinition, taskDefinitions } from '../../tools/task-definitions.ts';
import { isMissing, root } from '../tools.ts';
import { environmentOf as variablesOf } from './collector.ts';
import { type Environment, endServices, type Queues, startQueues, startService } from './processes.ts';

const skip = isMissing(await chooseEngine());
const ENVIRONMENTS = ['dev', 'prod'] as const;
const SERVICES = { dev: ['caller', 'consumer', 'hello', 'responder'], prod: ['caller', 'consumer', 'responder'] };
const cases = ENVIRONMENTS.flatMap((environment) => SERVICES[environment].map((name) => [environment, name] as const));

/** What a service starts without: the runtime has a default, or telemetry is its own matter. */
const OPTIONAL = /^(?:PORT|BASE_PATH|IMAGE|STOP_TIMEOUT|LOG_LEVEL|OTEL_.*)$/;
/** An address of the loopback that nothing else on the machine listens on, so that the port can be the contract's. */
const HOST = process.platform === 'linux' ? '127.98.31.7' : '127.0.0.1';
const SECRET = 'only-for-this-test';

describe.skipIf(skip)('the contract', () => {
  let queues: Queues;
  const definitions = new Map<string, Map<string, TaskDefinition>>();

  const references = (): Record<string, string> => ({
    'queues/orders.url': queues.url('orders'),
    'queues/receipts.url': queues.url('receipts'),
    'aws/network.internal_url': `http://${HOST}:3000`,
  });

  beforeAll(async () => {
    queues = await startQueues({ orders: { visibility: 120, maxReceives: 5 }, receipts: {} });
    for (const environment of ENVIRONMENTS)
      definitions.set(environment, await taskDefinitions({ environment, references: references() }));
  });
  afterAll(() => queues?.stop());
  afterEach(endServices);

  const definitionOf = (environment: string, name: string): TaskDefinition => {
    const definition = definitions.get(environment)?.get(name);
    if (definition === undefined) throw new Error(`${name} is not in ${environment}`);
    return definition;
  };
  /** What ECS gives the container: the variables, the secrets' values, and what the agent adds. */
  const environmentOf = ({ application }: TaskDefinition): Environment => ({
    ...variablesOf(application),
    ...Object.fromEntries((application.secrets ?? []).map(({ name }) => [name, `${SECRET}-${name}`])),
    ...queues.environment,
    AWS_REGION: variablesOf(application).AWS_REGION,
    HOST,
  });

  test('the services are those of the manifests', () => {
    for (const environment of ENVIRONMENTS)
      expect([...(definitions.get(environment)?.keys() ?? [])]).toEqual(SERVICES[environment]);
  });

  test.each(cases)(
    '%s %s starts, answers where the load balancer asks, and drains in time',
    async (environment, name) => {
      const definition = definitionOf(environment, name);
      const variables = variablesOf(definition.application);
      const port = definition.application.portMappings?.[0]?.containerPort;
      expect(variables.PORT).toBe(String(port));
      expect(variables.STOP_TIMEOUT).toBe(String(definition.stopTimeout));

      const service = await startService(name, environmentOf(definition));
      const health = definition.healthCheckPath ?? `${variables.BASE_PATH}/health`;
      const answer = await fetch(`http://${HOST}:${port}${health}`);
      expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }]);
      const started = performance.now();
      expect(await service.stop()).toEqual({ code: 0, signal: null });
      // `stop` kills after the stop timeout, as ECS does: an exit status of 0 says that it was not needed.
      expect(performance.now() - started).toBeLessThan(definition.stopTimeout * 1_000);
      expect(JSON.stringify(service.logs)).not.toContain(SECRET);
    },
  );

  test.each(cases)(
    '%s %s does not start when one of its variables is missing, and says which',
    async (environment, name) => {
      const complete = environmentOf(definitionOf(environment, name));
      const own = [
        ...Object.keys(variablesOf(definitionOf(environment, name).application)),
        ...(definitionOf(environment, name).application.secrets ?? []).map((secret) => secret.name),
      ].filter((variable) => !OPTIONAL.test(variable));
      expect(own).toEqual(expect.arrayContaining(['SERVICE_NAME', 'ENVIRONMENT', 'AWS_REGION']));
      await Promise.all(
        own.map(async (variable) => {
          const { [variable]: _gone, ...rest } = complete;
          const service = await startService(name, rest, { until: 'nothing' });
          expect(await service.exited, variable).toEqual({ code: 1, signal: null });
          const { problems } = await service.waitForLog('the configuration has 1 problem');
          expect(problems, variable).toEqual([expect.stringMatching(new RegExp(`^${variable} is missing: `))]);
          expect(JSON.stringify(service.logs)).not.toContain(SECRET);
        }),
      );
    },
  );

  test.each(cases)('%s %s: `just dev` gives the same environment, without Terraform', async (environment, name) => {
    const { result } = compile(nodeHost(root), { environments: [environment] });
    const unit = result?.plan.units.find(({ id }) => id.environment === environment && id.path === `services/${name}`);
    const region = result?.plan.environments.find((one) => one.name === environment)?.region;
    if (unit === undefined || region === undefined) throw new Error(`${name} is not in ${environment}`);
    const { application } = definitionOf(environment, name);
    const known = references();
    // The account in a repository's URL is not known before an apply: both take the compiler's stand-in.
    const image = variablesOf(application).IMAGE ?? '';
    const computed = containerEnvironment(
      containerInputs(unit, ({ ref, output }) => known[`${ref}.${output}`] ?? image.split('@')[0] ?? ''),
      region,
    );
    expect(computed.environment).toEqual(variablesOf(application));
    expect(computed.secrets).toEqual(
      Object.fromEntries((application.secrets ?? []).map((secret) => [secret.name, secret.valueFrom])),
    );
  });

  test('a value of the wrong kind is told as well', async () => {
    const environment = { ...environmentOf(definitionOf('dev', 'caller')), RESPONDER_URL: 'responder', PORT: 'http' };
    const service = await startService('caller', environment, { until: 'nothing' });
    expect(await service.exited).toEqual({ code: 1, signal: null });
    const { problems } = await service.waitForLog('the configuration has 2 problems');
    expect(problems).toEqual([expect.stringMatching(/^PORT /), expect.stringMatching(/^RESPONDER_URL /)]);
  });

  test('a port that is taken ends the start, and says so', async () => {
    const environment = environmentOf(definitionOf('dev', 'hello'));
    const first = await startService('hello', environment);
    const second = await startService('hello', environment, { until: 'nothing' });
    expect(await second.exited).toEqual({ code: 1, signal: null });
    expect((await second.waitForLog('the service did not start')).err).toMatchObject({ code: 'EADDRINUSE' });
    expect((await first.stop()).code).toBe(0);
  });

  test('caller reaches responder at the address it is given', async () => {
    const responder = definitionOf('dev', 'responder');
    await startService('responder', environmentOf(responder));
    // Both have port 3000 in their tasks; on one machine the second needs an address of its own.
    const address = process.platform === 'linux' ? '127.98.31.8' : HOST;
    const caller = await startService('caller', { ...environmentOf(definitionOf('dev', 'caller')), HOST: address });
    expect(await (await fetch(`${caller.url}/host`)).json()).toMatchObject({ responder: { service: 'responder' } });
  });
});

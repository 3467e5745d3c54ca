/**
 * A deployment that ECS rolls back. The emulator never fails a deployment, so a proxy before it does what ECS does then: the service is told
 * to run the version of before, and the provider finds it with one deployment and all its tasks.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DescribeTaskDefinitionCommand, ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bringEmulator } from '../../tools/bring.ts';
import { defaultAccount } from '../../tools/emulator.ts';
import { chooseEngine } from '../../tools/engine.ts';
import { isMissing } from '../tools.ts';
import { REGION } from './applied.ts';
import { type OwnEmulator, startOwn } from './emulated.ts';
import { first } from './replacing/parts.ts';
import { makePlace } from './replacing/place.ts';
import { type Inputs, Service } from './replacing/service.ts';

const chosen = await chooseEngine();
const skip = [await bringEmulator(), chosen].map(isMissing).some(Boolean);

/** Passes everything on. Each deployment of a new version that `fails` names ends where it began. */
function rollingBack(endpoint: string, fails: () => boolean): Server {
  let running: string | undefined;
  return createServer(async (message, response) => {
    const body = Buffer.concat((await message.toArray()) as Buffer[]).toString();
    const { method = 'GET', url, headers } = message;
    const given = Object.entries(headers).filter(([name]) => !/^(host|connection|content-length)$/.test(name));
    const ask = (text: string) =>
      fetch(`${endpoint}${url}`, {
        method,
        headers: given.map(([name, value]) => [name, String(value)] as [string, string]),
        ...(text === '' ? {} : { body: text }),
      });
    const answer = await ask(body);
    const answered = Buffer.from(await answer.arrayBuffer());
    const [, action] =
      /EC2ContainerService.*\.(CreateService|UpdateService)$/.exec(String(headers['x-amz-target'])) ?? [];
    const told = action === undefined ? {} : (JSON.parse(body) as Record<string, string>);
    if (action === 'UpdateService' && told.taskDefinition && fails()) {
      const { cluster, service } = told;
      given.splice(0, given.length, ...given.filter(([name]) => name !== 'amz-sdk-invocation-id'));
      await ask(JSON.stringify({ cluster, service, taskDefinition: running }));
    } else running = told.taskDefinition ?? running;
    const kept = [...answer.headers].filter(
      ([name]) => !/^(connection|transfer-encoding|content-length|content-encoding)$/.test(name),
    );
    response.writeHead(answer.status, Object.fromEntries(kept)).end(answered);
  });
}

describe.skipIf(skip)('a deployment that ECS rolls back', () => {
  let own: OwnEmulator;
  let proxy: Server;
  let service: Service;
  let here: Inputs;
  let fails = false;
  const ecs = (): ECSClient =>
    new ECSClient({
      endpoint: own.emulator.endpoint,
      region: REGION,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
  const version = (tag: string, waits = true): Inputs => ({
    ...first,
    ...here,
    image: `${defaultAccount}.dkr.ecr.${REGION}.amazonaws.com/orders:${tag}`,
    deployment: { wait_for_steady_state: waits },
  });

  beforeAll(async () => {
    if (!chosen.ok) return;
    own = await startOwn(defaultAccount, 'shop-tfstate-local', REGION);
    ({ here } = await makePlace(own.emulator.endpoint, REGION));
    proxy = rollingBack(own.emulator.endpoint, () => fails);
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as AddressInfo;
    service = new Service(chosen.engine, { ...own.env, AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` }, own.record);
    await service.init();
    // In the emulator no task starts by itself, and the provider would wait for one.
    await service.apply(version('1', false));
    await ecs().send(
      new UpdateServiceCommand({ cluster: 'shop-local', service: 'shop-local-orders', desiredCount: 1 }),
    );
  });
  afterAll(async () => {
    proxy?.close();
    await own?.stop();
    service?.remove();
  });

  test('fails its apply, and says so', async () => {
    fails = true;
    const words = await service.apply(version('2')).then(
      () => 'it succeeded',
      (problem: Error) => problem.message,
    );
    expect(words.replaceAll(/[\s│]+/g, ' ')).toContain(
      'The deployment of shop-local-orders was rolled back, or somebody changed the service: it runs arn:aws:ecs:eu-west-2:123456789012:task-definition/shop-local-orders:1, and was told to run arn:aws:ecs:eu-west-2:123456789012:task-definition/shop-local-orders:2.',
    );
  });

  test('leaves the version of before where ECS may start tasks of it', async () => {
    const { taskDefinition } = await ecs().send(
      new DescribeTaskDefinitionCommand({ taskDefinition: 'shop-local-orders:1' }),
    );
    expect(taskDefinition?.status).toBe('ACTIVE');
  });

  test('is made again by the next apply, which succeeds when nothing is wrong any more', async () => {
    fails = false;
    const { fates, calls } = await service.apply(version('2'));
    expect(fates).toMatchObject({ 'aws_ecs_service.this': 'in place' });
    expect(calls).toContain('UpdateService');
    expect(calls).not.toContain('DeregisterTaskDefinition');
    expect(await service.again(version('2'))).toEqual({});
  });

  test('goes unseen when Terraform does not wait, until the next plan', async () => {
    fails = true;
    await service.apply(version('3', false));
    expect(await service.again(version('3', false))).toMatchObject({ 'aws_ecs_service.this': 'in place' });
  });
});

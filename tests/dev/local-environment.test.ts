import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compileLocal } from '../../tools/dev/compile-local.ts';
import { callsOf } from '../../tools/dev/example-calls.ts';
import { localEnvironment } from '../../tools/dev/local-environment.ts';
import { root } from '../tools.ts';

const plan = compileLocal(root, false);
if (!plan.ok) throw new Error(plan.report);
const ports = new Map([
  ['caller', 3000],
  ['responder', 3001],
  ['consumer', 3002],
]);

function environmentOf(name: string, own: NodeJS.ProcessEnv = {}, file: Record<string, string> = {}) {
  const service = plan.ok ? plan.services.find((one) => one.name === name) : undefined;
  if (service === undefined || !plan.ok) throw new Error(`there is no ${name}`);
  const addresses = { aws: 'http://127.0.0.1:4566', otlp: 'http://127.0.0.1:4318', ports };
  return localEnvironment(service, { plan, addresses, own, file });
}

test('services come in the order of their ports, and have a folder', () => {
  expect(plan.ok && plan.services.map(({ name }) => name)).toEqual(['caller', 'responder', 'consumer', 'hello']);
  expect(plan.ok && plan.services.every(({ folder }) => existsSync(folder))).toBe(true);
});

test('references are local addresses', () => {
  expect(environmentOf('caller')).toMatchObject({
    PORT: '3000',
    HOST: '127.0.0.1',
    BASE_PATH: '',
    ENVIRONMENT: 'local',
    RESPONDER_URL: 'http://127.0.0.1:3001/responder',
    ORDERS_QUEUE_URL: 'http://127.0.0.1:4566/000000000000/shop-local-orders',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
    OTEL_TRACES_SAMPLER_ARG: '1',
  });
  expect(environmentOf('responder')).toMatchObject({
    BASE_PATH: '/responder',
    FETCH_URL: 'http://127.0.0.1:3001/responder/health',
  });
  expect(environmentOf('consumer')).toMatchObject({ STOP_TIMEOUT: '60', LOG_LEVEL: 'info' });
  expect(environmentOf('hello')).toMatchObject({ OTEL_SERVICE_NAME: 'hello' });
});

test('secrets are stand-ins, unless the file or the developer has them', () => {
  expect(environmentOf('caller').API_KEY).toBe('local-API_KEY');
  expect(environmentOf('caller', {}, { API_KEY: 'file' }).API_KEY).toBe('file');
  expect(environmentOf('responder', {}, { API_KEY: 'file' })).not.toHaveProperty('API_KEY');
  expect(environmentOf('caller', { API_KEY: 'own' }, { API_KEY: 'file' }).API_KEY).toBe('own');
});

test('nothing else of the developer reaches a service, and the contract cannot be overridden', () => {
  const own = { AWS_PROFILE: 'mine', AWS_SESSION_TOKEN: 'secret', GITHUB_TOKEN: 'secret', PATH: '/bin' };
  const environment = environmentOf('caller', own, { PORT: '1', LOG_LEVEL: 'debug', AWS_ENDPOINT_URL: 'https://aws' });
  expect(Object.values(environment)).not.toContain('secret');
  expect(environment).not.toHaveProperty('AWS_PROFILE');
  expect(environment).toMatchObject({
    PATH: '/bin',
    PORT: '3000',
    LOG_LEVEL: 'debug',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
  });
});

test('calls to try are safe to paste', () => {
  const body = {
    content: { 'application/json': { schema: { required: ['event'], properties: { event: { type: 'string' } } } } },
  };
  const paths = {
    '/health': { get: {} },
    '/a/{id}': { get: {} },
    "/x';rm": { get: {} },
    '/host': { get: {} },
    '/send': { post: { requestBody: body } },
  };
  expect(callsOf(paths, 'localhost')).toEqual([
    'curl localhost/host',
    `curl -X POST localhost/send -H 'content-type: application/json' -d '{"event":"test"}'`,
  ]);
});

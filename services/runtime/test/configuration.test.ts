import { ConfigurationError, configurationOf, readConfiguration } from '@ecs-compile/runtime';
import Type from 'typebox';
import { describe, expect, test } from 'vitest';

const environment = { SERVICE_NAME: 'orders', ENVIRONMENT: 'dev', AWS_REGION: 'eu-west-2' };
const schema = configurationOf({
  QUEUE_URL: Type.String({ pattern: '^https?://', description: 'where messages come from' }),
  LIMIT: Type.Integer({ minimum: 1, default: 10 }),
  DRY_RUN: Type.Boolean({ default: false }),
});

const problems = (env: Record<string, string | undefined>): readonly string[] => {
  try {
    readConfiguration(schema, env);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
};

describe('the configuration', () => {
  test('turns text into the types of the schema, and fills in what has a default', () => {
    const read = readConfiguration(schema, { ...environment, PORT: '8080', QUEUE_URL: 'http://q', DRY_RUN: 'true' });
    expect(read).toMatchObject({
      PORT: 8080,
      HOST: '0.0.0.0',
      BASE_PATH: '',
      STOP_TIMEOUT: 30,
      LIMIT: 10,
      DRY_RUN: true,
    });
  });

  test('tells every problem at once, by name and with what the variable is for', () => {
    expect(problems({ PORT: 'http', BASE_PATH: 'orders/', LIMIT: '0' })).toEqual([
      expect.stringMatching(/^AWS_REGION is missing/),
      expect.stringMatching(/^BASE_PATH must match pattern/),
      expect.stringMatching(/^ENVIRONMENT is missing/),
      expect.stringMatching(/^LIMIT must be >= 1/),
      expect.stringMatching(/^PORT must be integer/),
      'QUEUE_URL is missing: where messages come from',
      expect.stringMatching(/^SERVICE_NAME is missing/),
    ]);
  });

  test('takes a variable that is set but empty as missing', () => {
    expect(problems({ ...environment, QUEUE_URL: '' })).toEqual(['QUEUE_URL is missing: where messages come from']);
    expect(readConfiguration(schema, { ...environment, QUEUE_URL: 'http://q', BASE_PATH: '' }).BASE_PATH).toBe('');
  });

  test.each(['/orders', '/shop/orders', ''])('takes %j as a base path', (BASE_PATH) => {
    expect(problems({ ...environment, QUEUE_URL: 'http://q', BASE_PATH })).toEqual([]);
  });

  test.each(['orders', '/orders/', '/', '/orders?x'])('does not take %j as a base path', (BASE_PATH) => {
    expect(problems({ ...environment, QUEUE_URL: 'http://q', BASE_PATH })).toHaveLength(1);
  });

  test('never repeats a value: it may be a secret', () => {
    expect(problems({ ...environment, QUEUE_URL: 'hunter2' }).join()).not.toContain('hunter2');
  });
});

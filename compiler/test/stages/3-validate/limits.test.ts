/** AWS's numbers at their edges: the last value that is taken and the first that is not. */
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { compile } from '../../../src/compile.ts';
import { memoryHost } from '../../../src/testing/memory-host.ts';

function codesOf(manifest: object): string[] {
  const { diagnostics } = compile(memoryHost({ 'a.yaml': stringify({ name: 'a', ...manifest }) }), {
    paths: ['a.yaml'],
  });
  return diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size, written out, in GB. */
const GB: Readonly<Record<number, readonly number[]>> = {
  256: [0.5, 1, 2],
  512: [1, 2, 3, 4],
  1024: [2, 3, 4, 5, 6, 7, 8],
  2048: [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
  4096: [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30],
  8192: [16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60],
  16384: [32, 40, 48, 56, 64, 72, 80, 88, 96, 104, 112, 120],
};

describe('Fargate sizes', () => {
  const tried = [0.5, ...Array.from({ length: 124 }, (_, index) => index + 1)];
  test.each(Object.entries(GB))('%s CPU units', (cpu, sizes) => {
    const accepted = tried.filter((gb) => codesOf({ cpu: Number(cpu), memory: `${gb} GB` }).length === 0);
    expect(accepted).toEqual(sizes);
  });
  test('and no other CPU', () =>
    expect([128, 300, 3072, 32768].map((cpu) => codesOf({ cpu }))).toEqual(Array(4).fill(['validate/fargate-size'])));
});

const ingress = (fields: object): object => ({ connection: { type: 'internal_dns', ...fields } });
const check = (fields: object): object => ingress({ health_check: fields });
const queue = (fields: object): object => ({ queues: { jobs: fields } });
const steps = (out: number, into: number): object => ({
  scaling: { strategy: 'cpu', max: 4, scale_out: { threshold: out }, scale_in: { threshold: into } },
});
const cpu = (fields: object): object => ({ scaling: { strategy: 'cpu', max: 4, target: 50, ...fields } });

describe.each<[string, object, object, string]>([
  ['stop_timeout from 2 s', { stop_timeout: '2s' }, { stop_timeout: '1s' }, 'validate/duration-range'],
  ['stop_timeout to 120 s', { stop_timeout: '2m' }, { stop_timeout: '121s' }, 'validate/duration-range'],
  [
    'deregistration_delay to an hour',
    ingress({ deregistration_delay: '1h' }),
    ingress({ deregistration_delay: '3601s' }),
    'validate/duration-range',
  ],
  [
    'on Spot, below 120 s',
    { ...ingress({ deregistration_delay: '119s' }), stop_timeout: '120s', capacity: 'spot' },
    { ...ingress({ deregistration_delay: '120s' }), stop_timeout: '120s', capacity: 'spot' },
    'validate/spot-drain',
  ],
  [
    'on Spot, drained before the stop timeout is over',
    { ...ingress({ deregistration_delay: '30s' }), stop_timeout: '30s', capacity: 'spot' },
    { ...ingress({ deregistration_delay: '31s' }), stop_timeout: '30s', capacity: 'spot' },
    'validate/spot-drain',
  ],
  [
    'health check interval from 5 s',
    check({ interval: '5s', timeout: '4s' }),
    check({ interval: '4s', timeout: '2s' }),
    'validate/duration-range',
  ],
  [
    'health check interval to 300 s',
    check({ interval: '300s' }),
    check({ interval: '301s' }),
    'validate/duration-range',
  ],
  [
    'health check timeout below its interval',
    check({ interval: '10s', timeout: '9s' }),
    check({ interval: '10s', timeout: '10s' }),
    'validate/health-check-timeout',
  ],
  ['healthy after 2 to 10', check({ healthy: 10 }), check({ healthy: 11 }), 'validate/out-of-range'],
  [
    'visibility to 12 h',
    queue({ visibility_timeout: '12h' }),
    queue({ visibility_timeout: '43201s' }),
    'validate/duration-range',
  ],
  [
    'retention from 60 s',
    queue({ retention: '60s', alarms: { oldest_message: false } }),
    queue({ retention: '59s', alarms: { oldest_message: false } }),
    'validate/duration-range',
  ],
  [
    'an oldest message under the retention',
    queue({ retention: '1h', alarms: { oldest_message: '3599s' } }),
    queue({ retention: '1h', alarms: { oldest_message: '1h' } }),
    'validate/alarm-never',
  ],
  [
    'a latency from 10 ms',
    { ...ingress({}), alarms: { latency: '10ms' } },
    { ...ingress({}), alarms: { latency: '9ms' } },
    'validate/duration-range',
  ],
  [
    'a share of errors to 99',
    { ...ingress({}), alarms: { error_percent: 99 } },
    { ...ingress({}), alarms: { error_percent: 100 } },
    'validate/out-of-range',
  ],
  ['no single alarm by false', { alarms: { cpu: false } }, { alarms: { cpu: true } }, 'validate/bad-value'],
  ['a CPU to 99', { alarms: { cpu: 99 } }, { alarms: { cpu: 100 } }, 'validate/out-of-range'],
  ['retention to 14 days', queue({ retention: '14d' }), queue({ retention: '1209601s' }), 'validate/duration-range'],
  ['delay to 15 min', queue({ delay: '900s' }), queue({ delay: '901s' }), 'validate/duration-range'],
  ['max_receives from 1', queue({ max_receives: 1 }), queue({ max_receives: 0 }), 'validate/out-of-range'],
  ['max_receives to 1000', queue({ max_receives: 1000 }), queue({ max_receives: 1001 }), 'validate/out-of-range'],
  ['priority to 50000', ingress({ priority: 50_000 }), ingress({ priority: 50_001 }), 'validate/out-of-range'],
  ['scale-in below scale-out', steps(50, 49), steps(50, 50), 'validate/scaling-thresholds'],
  ['min to max', cpu({ min: 4 }), cpu({ min: 5 }), 'validate/scaling-range'],
  ['desired to max', cpu({ desired: 4 }), cpu({ desired: 5 }), 'validate/scaling-range'],
  ['desired from min', cpu({ min: 2, desired: 2 }), cpu({ min: 2, desired: 1 }), 'validate/scaling-range'],
  ['a target to 100 percent', cpu({ target: 100 }), cpu({ target: 101 }), 'validate/out-of-range'],
  [
    'a cooldown to an hour',
    cpu({ cooldown: { out: '1h' } }),
    cpu({ cooldown: { out: '3601s' } }),
    'validate/duration-range',
  ],
  [
    'min 0 for sqs alone',
    {
      queues: { q: {} },
      scaling: { strategy: 'sqs', queue: 'q', min: 0, max: 2, scale_out: { threshold: 2 }, scale_in: { threshold: 1 } },
    },
    cpu({ min: 0 }),
    'validate/out-of-range',
  ],
  [
    'log retention from the list',
    { logs: { retention: '3653d' } },
    { logs: { retention: '31d' } },
    'validate/log-retention',
  ],
  [
    'a rolling deployment that can move',
    { deployment: { minimum_healthy: 100, maximum: 200 } },
    { deployment: { minimum_healthy: 100, maximum: 199 } },
    'validate/deployment-stuck',
  ],
])('%s', (_, good, bad, code) => {
  test('is taken', () => expect(codesOf(good)).toEqual([]));
  test('and not beyond', () => expect(codesOf(bad)).toEqual([code]));
});

/**
 * Every mistake at once, and none twice: whatever a manifest holds, a value that the schema refuses gives one message, and takes none of the
 * others away but those that were about this value.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCollection, isMap, isScalar, isSeq, parseDocument, stringify } from 'yaml';
import { compile } from '../src/compile.ts';
import { memoryHost } from '../src/testing/memory-host.ts';

const platform =
  'project: shop\nmanifests: ["*.yaml"]\nenvironments:\n  dev: { region: eu-west-2, account: "111111111111" }\n';

/** Faults of rules in many parts of a manifest, each in a part of its own. */
const sidecar = (fields: object): object => ({ image: 'example.com/a:1', ...fields });
const common = {
  name: 'a',
  cpu: 256,
  memory: 4096,
  health_check: { command: ['check'], interval: '10s', timeout: '20s' },
  logs: { retention: '2d', mode: 'blocking', buffer: 10 },
  variables: { PORT: '1', A: 'a', B: '${nothing}' },
  secrets: { A: 'ssm:/a' },
  network: {
    egress: [
      { to: '10.0.0.1/8', port: 443 },
      { to: '10.0.0.0/8', port: 5432 },
    ],
  },
  filesystem: { writable: ['/tmp', '/tmp', '/data'] },
  sidecars: {
    one: sidecar({ port: 3000, await: 'healthy', filesystem: { writable: ['/x', '/x'] } }),
    two: sidecar({
      image: 'example.com/a:latest',
      cpu: 512,
      health_check: { command: ['c'], interval: '5s', timeout: '9s' },
    }),
    three: sidecar({ await: 'success', essential: true, secrets: { T: 'ssm:/t' }, variables: { T: 't' } }),
  },
  capacity: { spot_percent: 50 },
  deployment: { minimum_healthy: 100, maximum: 100 },
};
const queues = {
  jobs: { retention: '1h', alarms: { oldest_message: '2h' } },
  mail: { retention: '60s', alarms: { oldest_message: '1m' } },
};
const ingress = {
  type: 'internal_dns',
  path: '/a',
  deregistration_delay: '130s',
  health_check: { interval: '5s', timeout: '9s' },
};
const schedule = [
  { cron: '0 7 * * *', timezone: 'Europe/Lundon', min: 3, max: 2 },
  { cron: 'every day', timezone: 'UTC', min: 1, max: 2 },
  { cron: '0 7 * * *', timezone: 'Europe/London', min: 1, max: 2 },
  { cron: '0 7 * * *', timezone: 'Europe/London', min: 1, max: 3 },
];
const MANIFESTS: Readonly<Record<string, object>> = {
  'steps of CPU': {
    ...common,
    connection: ingress,
    scaling: {
      strategy: 'cpu',
      min: 5,
      max: 4,
      desired: 2,
      cooldown: { out: '1m' },
      schedule,
      scale_out: { threshold: 10, cooldown: '60s' },
      scale_in: { threshold: 20 },
    },
  },
  'a target of memory': {
    ...common,
    tracing: true,
    tunnel: { debug: true },
    connection: ingress,
    scaling: { strategy: 'memory', min: 2, max: 4, desired: 8, target: 60, scale_in: { threshold: 20 }, schedule },
  },
  requests: {
    ...common,
    connection: 'internal',
    alarms: { latency: '1s', tasks: false },
    scaling: { strategy: 'alb', min: 2, max: 1, requests_per_task: 100, schedule },
  },
  'a fixed count': { ...common, scaling: { strategy: 'default', count: 2, schedule } },
  'a latency': {
    ...common,
    queues,
    consumes: ['mail'],
    scaling: {
      strategy: 'sqs',
      min: 0,
      max: 4,
      queue: 'jobs',
      latency: { acceptable: '2h', per_message: '3h' },
      schedule: [{ cron: '0 7 * * *', min: 0, max: 0 }],
      task_protection: true,
    },
  },
  'steps of messages, per environment': {
    ...common,
    queues,
    sends_to: ['mail'],
    scaling: { strategy: 'sqs', max: 4, queue: 'jobs', scale_out: { threshold: 1 }, scale_in: { threshold: 2 } },
    environments: { dev: { cpu: 512, scaling: { min: 8 }, queues: { jobs: { retention: '30m' } } } },
  },
};

/** What is said, without where: lines move. */
function said(text: string): string[] {
  const { diagnostics } = compile(memoryHost({ 'platform.yaml': platform, 'a.yaml': text }));
  return diagnostics.map(({ code, message }) => `${code}: ${message}`);
}

type Path = readonly (string | number)[];

/** Every place in a manifest below its fields. */
function placesOf(text: string): Path[] {
  const places: Path[] = [];
  const walk = (node: unknown, path: Path): void => {
    if (path.length > 0) places.push(path);
    if (isMap(node)) for (const pair of node.items) walk(pair.value, [...path, String(pair.key)]);
    if (isSeq(node)) for (const [index, item] of node.items.entries()) walk(item, [...path, index]);
  };
  walk(parseDocument(text).contents, []);
  return places;
}

/** The same manifest with nonsense in some places: no field is a list in a list, and none that holds others is this text. */
function refused(text: string, paths: readonly Path[]): string {
  const document = parseDocument(text);
  for (const path of paths)
    document.setIn(path, isCollection(document.getIn(path, true)) ? 'nonsense' : document.createNode([[]]));
  return String(document);
}

/** What came that is no message about one of the places. */
function surplus(before: readonly string[], after: readonly string[], faults: number): string[] {
  const news = after.filter((one) => !before.includes(one));
  return news.length === faults ? [] : [`${faults} faults, ${news.length} new messages`, ...news];
}

describe.each(Object.entries(MANIFESTS))('with %s', (_, manifest) => {
  const text = stringify(manifest);
  const before = said(text);
  const places = placesOf(text);

  test('there is much to say', () => expect(new Set(before).size).toBeGreaterThan(12));

  test('a value that is refused is one more message', () => {
    const wrong = places.flatMap((path) => {
      const found = surplus(before, said(refused(text, [path])), 1);
      return found.length > 0 ? [`${path.join('.')}: ${found.join('; ')}`] : [];
    });
    expect(wrong).toEqual([]);
  });

  test('two of them are two more', () => {
    const isBelow = (a: Path, b: Path): boolean => a.every((part, index) => part === b[index]);
    const pair = fc
      .tuple(fc.constantFrom(...places), fc.constantFrom(...places))
      .filter(([a, b]) => !isBelow(a, b) && !isBelow(b, a));
    fc.assert(
      fc.property(pair, (paths) => {
        expect(surplus(before, said(refused(text, paths)), 2)).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  test('a field that is gone is at most one more', () => {
    const wrong = places.flatMap((path) => {
      const document = parseDocument(text);
      const isLast = isScalar(document.getIn(path, true)) && typeof path.at(-1) === 'string';
      if (!isLast) return [];
      document.deleteIn(path);
      const news = said(String(document)).filter(
        (one) => !before.includes(one) && one.startsWith('validate/missing-field'),
      );
      return news.length > 1 ? [`${path.join('.')}: ${news.join('; ')}`] : [];
    });
    expect(wrong).toEqual([]);
  });
});

test('a default of the platform that is refused is one message, and no rule about what stands in its place', () => {
  const files = (memory: string): Record<string, string> => ({
    'platform.yaml': `${platform}defaults: { memory: ${memory}, cpu: 1024 }\n`,
    'a.yaml': 'name: a\nlogs: { retention: 2d }\n',
  });
  const codes = (memory: string): string[] => compile(memoryHost(files(memory))).diagnostics.map(({ code }) => code);
  expect(codes('lots')).toEqual(['validate/log-retention', 'validate/bad-value']);
  expect(codes('512')).toEqual(['validate/log-retention', 'validate/fargate-size']);
});

describe('two faults in different parts of one field are both told', () => {
  test.each([
    [
      'scaling: {strategy: cpu, max: many, target: 60, schedule: [{cron: never, timezone: Mars, min: 1, max: 2}]}',
      ['wrong-type', 'scaling-cron', 'scaling-timezone'],
    ],
    [
      'scaling: {strategy: cpu, target: 60, schedule: [{cron: never, timezone: Mars, min: 1, max: 2}]}',
      ['missing-field', 'scaling-cron', 'scaling-timezone'],
    ],
    [
      'scaling: {strategy: cpu, max: 0, target: 60, scale_in: {threshold: 10}, schedule: [{min: 1, max: 2}]}',
      ['out-of-range', 'scaling-form', 'missing-field'],
    ],
    [
      'connection: {type: vpc_link, path: orders, health_check: {timeout: 9s, interval: 5s}}',
      ['bad-value', 'health-check-timeout'],
    ],
    [
      'queues: {a: {fifo: 3, retention: 1h, alarms: {oldest_message: 2h}}, b: {retention: 1h, alarms: {oldest_message: 2h}}}',
      ['wrong-type', 'alarm-never', 'alarm-never'],
    ],
    [
      'sidecars: {p: {port: high, await: healthy, image: "x.io/a:1"}, q: {image: "x.io/b:latest", cpu: none}}',
      ['wrong-type', 'bad-value', 'bad-value', 'wrong-type'],
    ],
    ['logs: {mode: blocking, buffer: 5, retention: long}', ['bad-value', 'bad-value']],
    ['environments: {dev: {logs: {mode: blocking, buffer: 5, retention: long}}}', ['bad-value', 'bad-value']],
    ['name: Orders\nlogs: {retention: 2d}', ['bad-value', 'log-retention']],
  ])('%s', (text, codes) => {
    const manifest = text.startsWith('name') ? text : `name: a\n${text}`;
    const { diagnostics } = compile(memoryHost({ 'platform.yaml': platform, 'a.yaml': `${manifest}\n` }));
    expect(diagnostics.map(({ code }) => code.replace('validate/', '')).sort()).toEqual([...codes].sort());
  });
});

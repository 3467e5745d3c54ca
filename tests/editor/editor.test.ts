/** What editors show, by a real yaml-language-server on the published schemas. `|` is the cursor. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Item, LanguageServer } from './language-server.ts';

const root = resolve(import.meta.dirname, '../..');
const service = (text: string): string =>
  `# yaml-language-server: $schema=../service.schema.json\nname: orders\n${text}`;
const platform = (text: string): string =>
  `# yaml-language-server: $schema=../platform.schema.json\nproject: shop\n${text}`;

let server: LanguageServer;
beforeAll(async () => {
  server = await LanguageServer.start();
});
afterAll(() => server.stop());

const labels = (items: readonly Item[]): string[] => items.map((item) => item.label);
const says = (items: readonly Item[], label: string): string => {
  const documentation = items.find((item) => item.label === label)?.documentation;
  return typeof documentation === 'string' ? documentation : (documentation?.value ?? '');
};

/** Every label is offered, each with a sentence. */
function expectOffered(items: readonly Item[], wanted: readonly string[]): void {
  expect(labels(items)).toEqual(expect.arrayContaining([...wanted]));
  for (const label of wanted) expect(says(items, label), label).toMatch(/\w+ \w+/);
}

describe('keys', () => {
  test('at the top, each with a sentence', async () => {
    const schema = JSON.parse(readFileSync(join(root, 'service.schema.json'), 'utf8')) as {
      properties: Record<string, unknown>;
    };
    expectOffered(
      await server.complete(service('|')),
      Object.keys(schema.properties).filter((key) => key !== 'name'),
    );
  });
  test('under connection', async () =>
    expectOffered(await server.complete(service('connection:\n  |')), ['type', 'path', 'health_check']));
  test('under scaling', async () =>
    expectOffered(await server.complete(service('scaling:\n  |')), [
      'strategy',
      'max',
      'queue',
      'requests_per_task',
      'count',
    ]));
  test('in an environment', async () =>
    expectOffered(await server.complete(service('environments:\n  prod:\n    |')), ['cpu', 'scaling', 'variables']));
  test('in the platform file', async () =>
    expectOffered(await server.complete(platform('|')), ['environments', 'registry', 'defaults', 'stacks']));
  test("in the platform file's defaults", async () =>
    expectOffered(await server.complete(platform('defaults:\n  |')), ['cpu', 'logs']));
});

describe('values', () => {
  test('the words of a connection', async () =>
    expectOffered(await server.complete(service('connection: |')), ['internal', 'internal_dns', 'vpc_link']));
  test('the types of a connection', async () =>
    expectOffered(await server.complete(service('connection:\n  type: |')), ['internal', 'internal_dns', 'vpc_link']));
  test('the strategies', async () =>
    expectOffered(await server.complete(service('scaling:\n  strategy: |')), [
      'default',
      'cpu',
      'memory',
      'sqs',
      'alb',
    ]));
  test('an enum', async () =>
    expect(labels(await server.complete(service('architecture: |')))).toEqual(
      expect.arrayContaining(['arm64', 'x86_64']),
    ));
});

describe('the branch of what was chosen', () => {
  const offered = async (text: string): Promise<string[]> => labels(await server.complete(service(text)));

  test('sqs', async () => {
    const items = await offered('scaling:\n  strategy: sqs\n  |');
    expect(items).toEqual(expect.arrayContaining(['queue', 'scale_out', 'scale_in', 'min', 'max']));
    expect(items).not.toContain('target');
    expect(items).not.toContain('requests_per_task');
  });
  test('alb', async () => {
    const items = await offered('scaling:\n  strategy: alb\n  |');
    expect(items).toContain('requests_per_task');
    expect(items).not.toContain('queue');
  });
  test('default', async () => expect(await offered('scaling:\n  strategy: default\n  |')).toEqual(['count', 'schedule']));
  test('vpc_link has one', async () => expect(await offered('connection:\n  type: vpc_link\n  |')).toContain('path'));
});

describe('hovering', () => {
  test('says what a key does, its unit, its default and an example', async () => {
    const text = await server.hover(service('mem|ory: 512\n'));
    expect(text).toContain('MiB');
    expect(text).toContain('Default: `512`');
    expect(text).toContain('1 GB');
  });
  test('works inside a branch', async () =>
    expect(await server.hover(service('scaling:\n  strategy: alb\n  requests_per|_task: 3\n'))).toContain(
      'in a minute',
    ));
});

describe('mistakes', () => {
  const problems = async (text: string): Promise<string[]> =>
    (await server.open(service(text))).problems.map(
      ({ message, range }) => `${range.start.line}:${range.start.character} ${message}`,
    );

  test('a typo is underlined', async () =>
    expect(await problems('memroy: 512\n')).toEqual(['2:0 Property memroy is not allowed.']));
  test('so is one under a strategy', async () =>
    expect(await problems('scaling: { strategy: cpu, max: 4, taget: 60 }\n')).toEqual([
      '2:34 Property taget is not allowed.',
    ]));
  test('and one in an environment', async () =>
    expect(await problems('environments:\n  prod: { memroy: 3 }\n')).toEqual(['3:10 Property memroy is not allowed.']));
  test('and a value of the wrong type', async () => expect(await problems('port: web\n')).toHaveLength(1));
});

describe('nothing to complain about', () => {
  test.each(readdirSync(join(root, 'examples')))('examples/%s', async (file) =>
    expect((await server.open(readFileSync(join(root, 'examples', file), 'utf8'))).problems).toEqual([]),
  );

  test('platform.yaml', async () => {
    const text = readFileSync(join(root, 'platform.yaml'), 'utf8').replace('$schema=./', '$schema=../');
    expect((await server.open(text)).problems).toEqual([]);
  });

  const golden = join(root, 'compiler/test/golden');
  test.each(readdirSync(golden))('golden/%s', async (name) => {
    if (
      readFileSync(join(golden, name, 'expected/terminal.txt'), 'utf8').endsWith('exit 1\n') ||
      name.startsWith('broken')
    )
      return;
    const files = readdirSync(join(golden, name, 'input'), { recursive: true, encoding: 'utf8' }).filter((file) =>
      /services\/.*\.yaml$/.test(file),
    );
    for (const file of files) {
      const text = readFileSync(join(golden, name, 'input', file), 'utf8').replace(/^# yaml-language-server.*\n/, '');
      expect(
        (await server.open(`# yaml-language-server: $schema=../service.schema.json\n${text}`)).problems,
        file,
      ).toEqual([]);
    }
  });
});

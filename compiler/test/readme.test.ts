/** The README shows a manifest beside its unit: what it shows is what the compiler makes. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { runInMemory } from '../src/testing/run-case.ts';

const readme = readFileSync(resolve(import.meta.dirname, '../../README.md'), 'utf8');
const block = (language: string): string =>
  new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(readme)?.[1] ?? '';

test("the README's manifest compiles to the README's unit", () => {
  const platform =
    'project: shop\nmanifests: [orders.yaml]\nenvironments:\n  prod: { region: eu-west-2, account: "222222222222" }\n';
  const { host, code } = runInMemory({ 'platform.yaml': platform, 'orders.yaml': block('yaml') }, []);
  expect(code).toBe(0);
  const unit = host.files.get('/project/live/prod/services/orders/terragrunt.hcl')?.split('\n') ?? [];
  let position = unit.indexOf('inputs = {');
  for (const line of block('hcl').trimEnd().split('\n')) {
    if (line.trim() === '...') continue;
    const found = unit.indexOf(line, position);
    expect(found, `\`${line}\` stands in the unit, behind the line before it`).toBeGreaterThanOrEqual(position);
    position = found + 1;
  }
});

const root = resolve(import.meta.dirname, '../..');
const examples = Object.fromEntries(
  [
    'platform.yaml',
    'images.yaml',
    ...['caller', 'consumer', 'hello', 'responder'].map((name) => `examples/${name}.yaml`),
  ].map((path) => [path, readFileSync(`${root}/${path}`, 'utf8')]),
);

test('the answer of `why` in the README is the one that the examples give', () => {
  const { stdout } = runInMemory(examples, ['why', 'consumer', 'scaling.max', '--env', 'prod']);
  expect(readme).toContain(stdout);
});

test('so is the summary of a compilation', () => {
  const { stdout } = runInMemory(examples, ['examples/consumer.yaml']);
  expect(readme).toContain(stdout.slice(0, stdout.indexOf('platform\n')));
});

test('and every message that it shows is one that the compiler gives', () => {
  const shown = /^(error\[[\s\S]*?)^```/m.exec(readme)?.[1] ?? '';
  const manifest = 'name: consumer\n# too much\ncpu: 256\nmemory: 4096\n';
  const { stderr } = runInMemory({ 'examples/consumer.yaml': manifest }, ['examples/consumer.yaml']);
  const lines = shown.trimEnd().split('\n');
  expect(lines.filter((line) => !stderr.includes(line))).toEqual([]);
});

/** The first column of the README's tables. */
const fieldsInTables = new Set(
  [...readme.matchAll(/^\| ((?:`[a-z_]+`(?:, )?)+) \|/gm)].flatMap(([, cell]) =>
    [...(cell as string).matchAll(/[a-z_]+/g)].map(String),
  ),
);

test('the tables of fields name every field of a manifest, of the platform file and of an environment', () => {
  const fields = (file: string): Record<string, { additionalProperties?: { properties: object } }> =>
    (JSON.parse(readFileSync(`${root}/${file}`, 'utf8')) as { properties: never }).properties;
  const platform = fields('platform.schema.json');
  const all = [
    ...Object.keys(fields('service.schema.json')).filter((field) => field !== 'name'),
    ...Object.keys(platform).filter((field) => field !== 'environments'),
    ...Object.keys(platform.environments?.additionalProperties?.properties ?? {}),
  ];
  expect(all.length).toBeGreaterThan(50);
  expect(all.filter((field) => !fieldsInTables.has(field))).toEqual([]);
});

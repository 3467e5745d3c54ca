/** The schema itself: every field explained, every projection agreeing on what is valid. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import schemas from '../src/generated/schemas.json' with { type: 'json' };
import { filesBelow, runCase } from '../src/testing/run-case.ts';

const root = resolve(import.meta.dirname, '../..');

interface Node {
  readonly [key: string]: unknown;
}
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every property of a schema, by path. */
function properties(node: Node, path: string): [string, Node][] {
  const own = isNode(node.properties)
    ? Object.entries(node.properties).flatMap(([name, child]): [string, Node][] => [
        [`${path}.${name}`, child as Node],
        ...properties(child as Node, `${path}.${name}`),
      ])
    : [];
  const branches = Array.isArray(node.oneOf)
    ? (node.oneOf as Node[]).flatMap((branch, index) => properties(branch, `${path}<${index}>`))
    : [];
  const each = isNode(node.additionalProperties) ? properties(node.additionalProperties, `${path}.*`) : [];
  const items = isNode(node.items) ? properties(node.items, `${path}[]`) : [];
  return [...own, ...branches, ...each, ...items];
}

describe.each([
  ['service', schemas.service],
  ['platform', schemas.platform],
])('%s', (name, fields) => {
  // A tag's constant is explained on the map that it stands in.
  const all = properties({ properties: fields }, name).filter(([, node]) => node.const === undefined);

  test('explains every field', () =>
    expect(
      all
        .filter(([, node]) => typeof node.title !== 'string' || !/\w+ \w+/.test(String(node.markdownDescription)))
        .map(([path]) => path),
    ).toEqual([]));

  test('gives every number, and every text, a default or an example: editors would insert 0 or nothing', () => {
    const bare = all.filter(
      ([, node]) =>
        !isNode(node.properties) &&
        !node.oneOf &&
        !isNode(node.additionalProperties) &&
        !node.$overlay &&
        node.default === undefined &&
        node.examples === undefined &&
        node.enum === undefined,
    );
    // The tag of a choice is offered by its branches.
    expect(bare.filter(([path]) => !/\.(?:type|strategy)$/.test(path)).map(([path]) => path)).toEqual([]);
  });

  test('explains every word of an enum', () =>
    expect(
      all
        .filter(
          ([, node]) =>
            Array.isArray(node.enum) &&
            (node.enum as unknown[]).length !== ((node.enumDescriptions as unknown[]) ?? []).length,
        )
        .map(([path]) => path),
    ).toEqual([]));

  test('says a pattern in words', () =>
    expect(
      all
        .filter(([, node]) => typeof node.pattern === 'string' && typeof node.patternErrorMessage !== 'string')
        .map(([path]) => path),
    ).toEqual([]));

  test('has no reference to another file', () =>
    expect(readFileSync(join(root, `${name}.schema.json`), 'utf8').match(/"\$ref": "(?!#\/)[^"]*"/g)).toBeNull());
});

describe('the published schema and the compiler agree', () => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  const valid = ajv.compile(JSON.parse(readFileSync(join(root, 'service.schema.json'), 'utf8')) as object);
  const accepts = (text: string): boolean => valid(parse(text));
  const manifests = (folder: string): [string, string][] =>
    Object.entries(filesBelow(join(folder, 'input'))).filter(
      ([path]) => /\.yaml$/.test(path) && !/(?:platform|images)\.yaml$/.test(path),
    );

  const golden = join(import.meta.dirname, 'golden');
  test.each(readdirSync(golden).filter((name) => !name.startsWith('broken')))('valid: golden/%s', (name) => {
    for (const [path, text] of manifests(join(golden, name)))
      expect(accepts(text), `${path}: ${JSON.stringify(valid.errors)}`).toBe(true);
  });

  test.each(readdirSync(join(root, 'examples')))('valid: examples/%s', (file) =>
    expect(accepts(readFileSync(join(root, 'examples', file), 'utf8'))).toBe(true),
  );

  // What a schema can say, editors underline too; rules over several fields are the compiler's alone.
  // So are faults that only the merged service has.
  const shapes = ['unknown-field', 'missing-field', 'wrong-type', 'bad-key', 'no-ingress-field'];
  const cases = join(import.meta.dirname, 'diagnostics/validate');
  test.each(
    readdirSync(cases).filter(
      (name) => shapes.includes(name.split('--')[0] as string) && !/in-one-environment|after-merging/.test(name),
    ),
  )('invalid: %s', (name) => {
    const folder = join(cases, name);
    const { compilation } = runCase(folder);
    const faulty = new Set(
      compilation.diagnostics.filter((d) => shapes.includes(d.code.split('/')[1] as string)).map((d) => d.span?.source),
    );
    for (const [path, text] of manifests(folder)) if (faulty.has(path)) expect(accepts(text), path).toBe(false);
  });
});

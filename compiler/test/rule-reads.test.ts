/** A rule looks at nothing that it does not name: what it names decides when it is left out. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import schemas from '../src/generated/schemas.json' with { type: 'json' };
import type { Service } from '../src/generated/service.ts';
import type { Sourced, Typed } from '../src/model/sourced.ts';
import { SERVICE_RULES } from '../src/stages/3-validate/rules/index.ts';
import type { ListedRule } from '../src/stages/3-validate/rules/rule.ts';
import { runCase } from '../src/testing/run-case.ts';
import { leavesOf } from './leaves.ts';

const cases = ['golden', 'diagnostics/validate'].flatMap((folder) =>
  readdirSync(join(import.meta.dirname, folder)).map((name) => join(import.meta.dirname, folder, name)),
);
const services = cases
  .flatMap((folder) => runCase(folder).compilation.result?.fleet.members ?? [])
  .flatMap(({ deployed, faulty }) => [...deployed, ...faulty])
  .map(({ service }) => service);

const ruleNames = SERVICE_RULES.map((rule) => [rule.check.name || rule.reads[0], rule] as const);

describe('a rule reads what it names', () => {
  test.each(ruleNames)('%s', (_, { reads, check }) => {
    const seen = new Set<string>();
    for (const service of services) check(watched(service as unknown as Sourced, [], seen) as Typed<Service>);
    expect([...seen].filter((one) => !reads.some((field) => covers(field, one)))).toEqual([]);
  });
  test('and says so in words that the schema has', () => {
    const known = leavesOf({ properties: schemas.service }).map((leaf) =>
      leaf.replaceAll(/<[^>]*>/g, '').replaceAll('[]', '.*'),
    );
    const unknown = SERVICE_RULES.flatMap(({ reads, each }) => [...reads, ...(each ? [each] : [])]).filter((field) => {
      const path = field.replace('?', '').replace(/\.\*$/, '');
      return !known.some((leaf) => leaf === path || leaf.startsWith(`${path}.`));
    });
    expect(unknown).toEqual([]);
  });
  test('with enough services to see it', () => expect(services.length).toBeGreaterThan(100));
});

/** `?` at the end of what was seen: only whether it is there, or which names stand there. */
function covers(field: ListedRule['reads'][number], seen: string): boolean {
  const [path, read] = [field, seen].map((one) => one.replace('?', '').split('.')) as [string[], string[]];
  const length = Math.min(path.length, read.length);
  if (!path.slice(0, length).every((part, index) => part === '*' || part === read[index])) return false;
  // A plain value where the field has a map around it, such as `false`, goes with the map.
  return seen.endsWith('?') || !field.endsWith('?') || read.length <= path.length;
}

/** A value with its origin that notes what is looked at. */
function watched(node: Sourced, path: readonly string[], seen: Set<string>): unknown {
  return new Proxy(node, {
    get: (target, key) => {
      if (key === 'value') return plain(target.value, path, seen);
      if (key === 'of' && target.of !== undefined) return children(target.of, path, seen);
      return Reflect.get(target, key);
    },
  });
}

const children = (of: object, path: readonly string[], seen: Set<string>): object =>
  new Proxy(of, {
    get: (target, key) => {
      const child = Reflect.get(target, key);
      if (typeof key === 'symbol' || typeof child === 'function' || key === 'length') return child;
      if (child === undefined) seen.add(`${[...path, key].join('.')}?`);
      return child === undefined ? undefined : watched(child, [...path, key], seen);
    },
    has: (target, key) => {
      seen.add(`${path.join('.')}?`);
      return Reflect.has(target, key);
    },
    ownKeys: (target) => {
      seen.add(`${path.join('.')}?`);
      return Reflect.ownKeys(target);
    },
    // A property that cannot be changed would have to be given as it is.
    getOwnPropertyDescriptor: (target, key) => {
      const own = Reflect.getOwnPropertyDescriptor(target, key);
      return own && { ...own, configurable: true, writable: true };
    },
  });

function plain(value: unknown, path: readonly string[], seen: Set<string>): unknown {
  if (typeof value !== 'object' || value === null) {
    seen.add(path.join('.'));
    return value;
  }
  return new Proxy(value, {
    get: (target, key) => {
      const child = Reflect.get(target, key);
      if (typeof key === 'symbol' || typeof child === 'function' || key === 'length') return child;
      return plain(child, [...path, key], seen);
    },
  });
}

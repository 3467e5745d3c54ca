/**
 * The limits of `rules/` as the compiler keeps them: a good value reaches the module, a bad one is refused with a code of its rule. And each
 * limit of the schema is compared there at both of its sides. `tests/modules/rules.test.ts` asks the modules about the same values.
 */
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readFragments } from '../build/fragments.ts';
import { at } from '../build/rules/patch.ts';
import { readRules } from '../build/rules/read-rules.ts';
import type { Agreement } from '../build/rules/rule.ts';
import { compileValue } from './agreement.ts';
import { isBeyond, isEdge, type Limit, limitsOf } from './limits.ts';

const root = resolve(import.meta.dirname, '../..');
const { rules, notAws } = readRules(join(root, 'rules'));

describe.each(rules.filter(({ agreement }) => agreement.length > 0))('$id', ({ compiler, agreement }) => {
  test.each(agreement)('$field', (one) => {
    for (const value of one.good) {
      const { codes, inputs } = compileValue(one, value);
      expect(codes, `${JSON.stringify(value.manifest)} is good`).toEqual([]);
      // What is the module's default is not written.
      const given = at(inputs, one.input);
      if (given !== undefined && typeof value.input !== 'object') expect(given).toEqual(value.input);
    }
    for (const value of [...one.bad, ...(one.stricter?.values ?? [])]) {
      const { codes } = compileValue(one, value);
      expect(codes, `${JSON.stringify(value.manifest)} is bad`).toHaveLength(1);
      expect([...(compiler ?? []), ...Object.keys(notAws.codes)]).toContain(codes[0]);
    }
  });
});

const limitsIn = (folder: string): Limit[] => limitsOf(readFragments(join(root, 'schema', folder)).properties);
const platformLimits = limitsIn('platform');
const LIMITS = {
  manifest: limitsIn('service'),
  // What an environment may say again has the limits that it has at the top.
  platform: platformLimits.filter(
    ({ name }) => !platformLimits.some((other) => name === `environments.*.${other.name}`),
  ),
};

describe.each(['manifest', 'platform'] as const)('each limit of the %s', (file) => {
  const agreements = rules.flatMap(({ agreement }) => agreement).filter((one) => one.file === file);
  const isCompared = (limit: Limit): boolean => {
    const fitting = agreements.filter(({ field }) => limit.fits(field));
    const values = (pick: (one: Agreement) => readonly { readonly manifest: unknown }[]) =>
      fitting.flatMap(pick).map(({ manifest }) => manifest);
    return (
      values(({ good }) => good).some((value) => isEdge(limit, value)) &&
      values(({ bad, stricter }) => [...bad, ...(stricter?.values ?? [])]).some((value) => isBeyond(limit, value))
    );
  };
  const hasReason = ({ field, name }: Limit): boolean =>
    Object.hasOwn(notAws.fields, field) || Object.hasOwn(notAws.fields, name);

  test('is compared, or it is said why it has no twin in a module', () =>
    expect(LIMITS[file].filter((limit) => !isCompared(limit) && !hasReason(limit)).map(({ name }) => name)).toEqual(
      [],
    ));
});

test('the limits of the schemas are found', () => {
  expect(LIMITS.manifest.length).toBeGreaterThan(50);
  expect(LIMITS.platform.length).toBeGreaterThan(5);
});

test('no reason is given for a field without a limit', () =>
  expect(
    Object.keys(notAws.fields).filter(
      (key) =>
        !Object.values(LIMITS)
          .flat()
          .some(({ field, name }) => key === field || key === name),
    ),
  ).toEqual([]));

/** Listener priorities: unique, in range, deeper before shallower, and the same for ever. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LockLine } from '../../../src/model/lock.ts';
import type { Allocation } from '../../../src/model/plan.ts';
import type { Route } from '../../../src/model/routes.ts';
import type { Typed } from '../../../src/model/sourced.ts';
import { allocatePriorities } from '../../../src/stages/5-plan/allocate-priorities.ts';

const range = { from: 100, to: 999 };
const typed = (value: string): Typed<string> => ({
  value,
  origin: { kind: 'default', field: 'x', near: undefined },
  of: undefined,
});
const route = (service: string, path: string, host?: string): Route => ({
  service,
  listener: 'internal',
  path: typed(path),
  host,
  priority: undefined,
  nameSpan: typed(service),
});
const asLock = (allocations: readonly Allocation[]): LockLine[] =>
  allocations.map((one) => ({ ...one, span: { source: 'lock', start: 0, end: 1 } }));
const allocate = (routes: readonly Route[], lock: readonly LockLine[] = []) =>
  allocatePriorities(
    'dev',
    [...routes].sort((a, b) => (a.service < b.service ? -1 : 1)),
    range,
    lock,
    () => false,
  );
const numbers = (allocations: readonly Allocation[]): Record<string, number> =>
  Object.fromEntries(allocations.map(({ service, priority }) => [service, priority]));

const part = fc.constantFrom('a', 'b', 'c', 'd');
const path = fc.array(part, { maxLength: 5 }).map((parts) => `/${parts.join('/')}`);
const fleet = fc
  .uniqueArray(fc.record({ path, host: fc.option(fc.constantFrom('x.example', 'y.example'), { nil: undefined }) }), {
    maxLength: 40,
    selector: ({ path, host }) => `${host} ${path}`,
  })
  .map((routes) => routes.map(({ path, host }, index) => route(`service-${index}`, path, host)));

const covers = (outer: Route, inner: Route): boolean =>
  (outer.host === undefined || outer.host === inner.host) &&
  (outer.path.value === '/' || inner.path.value.startsWith(`${outer.path.value}/`)) &&
  outer !== inner &&
  !(outer.host === inner.host && outer.path.value === inner.path.value);

describe('allocation', () => {
  test('gives every route a number of its own in the range, the covered before the covering', () => {
    fc.assert(
      fc.property(fleet, (routes) => {
        const { value, diagnostics } = allocate(routes);
        expect(diagnostics).toEqual([]);
        const by = numbers(value);
        expect(new Set(Object.values(by)).size).toBe(routes.length);
        for (const number of Object.values(by)) expect(number >= range.from && number <= range.to).toBe(true);
        for (const outer of routes)
          for (const inner of routes)
            if (covers(outer, inner)) expect(by[inner.service]).toBeLessThan(by[outer.service] as number);
      }),
    );
  });

  test('never renumbers when services come and go', () => {
    fc.assert(
      fc.property(fleet, fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }), (routes, present) => {
        const some = routes.filter((_, index) => present[index]);
        const before = allocate(some).value;
        const after = allocate(routes, asLock(before));
        expect(numbers(after.value)).toMatchObject(numbers(before));
        const gone = allocate(some, asLock(after.value));
        expect(numbers(gone.value)).toEqual(numbers(before));
      }),
    );
  });

  test('does not depend on the order of the lock', () => {
    fc.assert(
      fc.property(fleet, (routes) => {
        const lock = asLock(allocate(routes).value);
        expect(numbers(allocate(routes, lock.reverse()).value)).toEqual(numbers(lock));
      }),
    );
  });

  test('gives another number to a service whose path has another depth, and to no other', () => {
    const before = allocate([route('a', '/a'), route('b', '/b')]).value;
    const after = allocate([route('a', '/x/y/a'), route('b', '/b')], asLock(before)).value;
    expect(numbers(after).b).toBe(numbers(before).b);
    expect(numbers(after).a).toBeLessThan(numbers(before).a as number);
  });

  test('keeps the number of a service that cannot be read just now from others', () => {
    const kept = allocate([route('a', '/a')]).value;
    const number = numbers(kept).a as number;
    const probing = allocatePriorities(
      'dev',
      Array.from({ length: 200 }, (_, i) => route(`s${i}`, `/s${i}`)),
      range,
      asLock(kept),
      (service) => service === 'a',
    );
    expect(Object.values(numbers(probing.value))).not.toContain(number);
  });

  test('says so when 100 rules are not enough', () => {
    const many = Array.from({ length: 101 }, (_, index) => route(`s${index}`, `/s${index}`));
    expect(allocate(many).diagnostics.map((diagnostic) => diagnostic.code)).toEqual(['plan/too-many-rules']);
    expect(allocate(many.slice(1)).diagnostics).toEqual([]);
  });

  test('seldom gives two branches the same number', () => {
    // Two branches add a service each to the same fleet; 270 numbers in the band.
    const collisions = Array.from({ length: 400 }, (_, index) => {
      const [one, other] = [route(`left-${index}`, `/left-${index}`), route(`right-${index}`, `/right-${index}`)];
      return numbers(allocate([one]).value)[one.service] === numbers(allocate([other]).value)[other.service];
    }).filter(Boolean).length;
    expect(collisions).toBeLessThan(8);
  });
});

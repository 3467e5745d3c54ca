/**
 * A priority for every listener rule, the same until its path or host changes. The range is cut into bands, so that a deeper path is always asked before a shallower
 * one; inside its band a service starts at a hash of its name, so that two branches seldom take the same number. What the lock says stays,
 * unless the service has changed its band.
 * ALB: priorities 1 to 50,000, unique on a listener, 100 rules (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html).
 */
import { type Code, severityOf } from '../../diagnostics/catalog.ts';
import { type Diagnostic, quote, type Result } from '../../diagnostics/diagnostic.ts';
import type { Allocation } from '../../model/plan.ts';
import type { LockLine } from '../../model/lock.ts';
import type { Route } from '../../model/routes.ts';
import type { Span } from '../../model/source.ts';
import { spanOf } from '../../model/sourced.ts';

const RULES_PER_LOAD_BALANCER = 100;

/** Shares of the range, in percent: with a host then without, each from deep paths to `/`. */
const SHARES = [6, 8, 16, 5, 12, 15, 30, 8] as const;

export interface Range {
  readonly from: number;
  readonly to: number;
}

interface Numbered {
  readonly route: Route;
  readonly priority: number;
}

/**
 * Priorities for the routes of one environment. `isKept` names services whose manifest cannot be read just now: their numbers stay taken.
 */
export function allocatePriorities(
  environment: string,
  routes: readonly Route[],
  range: Range,
  lock: readonly LockLine[],
  isKept: (service: string) => boolean,
): Result<Allocation[]> {
  const diagnostics: Diagnostic[] = tooMany(environment, routes);
  const allocations = (['internal', 'public'] as const).flatMap((listener) => {
    const here = routes.filter((route) => route.listener === listener);
    const lines = lock.filter((line) => line.environment === environment && line.listener === listener);
    const reserved = new Set(lines.filter((line) => isKept(line.service)).map((line) => line.priority));
    const result = onListener(here, range, lines, reserved, environment);
    diagnostics.push(...result.diagnostics);
    return result.value.map(
      ({ route, priority }): Allocation => ({ environment, listener, service: route.service, priority }),
    );
  });
  return { value: allocations, diagnostics };
}

function onListener(
  routes: readonly Route[],
  range: Range,
  lines: readonly LockLine[],
  reserved: ReadonlySet<number>,
  environment: string,
): Result<Numbered[]> {
  const numbered: Numbered[] = [];
  const diagnostics: Diagnostic[] = [];
  const take = (route: Route, priority: number): number => numbered.push({ route, priority });
  for (const route of routes) if (route.priority) take(route, route.priority.value);
  for (const line of lines) {
    const route = routes.find((candidate) => candidate.service === line.service && !candidate.priority);
    if (route && inBand(line.priority, route, range)) take(route, line.priority);
  }
  diagnostics.push(...duplicates(numbered, lines, environment));
  for (const route of routes) {
    if (numbered.some((other) => other.route === route)) continue;
    const priority = probe(route, numbered, range, reserved);
    if (priority === undefined) diagnostics.push(full(route, range));
    else take(route, priority);
  }
  return { value: numbered, diagnostics: [...diagnostics, ...shadows(numbered)] };
}

/** The first free number from the hash of the name on that keeps deeper paths in front. */
function probe(
  route: Route,
  numbered: readonly Numbered[],
  range: Range,
  reserved: ReadonlySet<number>,
): number | undefined {
  const { from, to } = bandOf(route, range);
  const size = to - from + 1;
  const start = hash(route.service) % size;
  for (let step = 0; step < size; step++) {
    const priority = from + ((start + step) % size);
    // A number set by hand that hides others is told as such: it must not look as if the range were full.
    const fits =
      !reserved.has(priority) &&
      numbered.every(
        (other) =>
          other.priority !== priority &&
          (other.route.priority !== undefined ||
            (!(covers(other.route, route) && other.priority < priority) &&
              !(covers(route, other.route) && priority < other.priority))),
      );
    if (fits) return priority;
  }
  return undefined;
}

/** The part of the range for a route's kind. */
export function bandOf(route: Pick<Route, 'host' | 'path'>, range: Range): Range {
  const size = range.to - range.from + 1;
  const parts = route.path.value.split('/').filter((part) => part !== '').length;
  const index = (route.host === undefined ? 4 : 0) + (3 - Math.min(parts, 3));
  const before = SHARES.slice(0, index).reduce((sum: number, share) => sum + share, 0);
  const edge = (share: number): number => range.from + Math.floor((size * share) / 100);
  return { from: edge(before), to: edge(before + (SHARES[index] as number)) - 1 };
}

function inBand(priority: number, route: Route, range: Range): boolean {
  const band = bandOf(route, range);
  return priority >= band.from && priority <= band.to;
}

/** True when every request for `inner` would also match `outer`, and they are not the same. */
function covers(outer: Route, inner: Route): boolean {
  const host = outer.host === undefined || outer.host === inner.host;
  const path =
    outer.path.value === '/' ||
    inner.path.value === outer.path.value ||
    inner.path.value.startsWith(`${outer.path.value}/`);
  return host && path && !(outer.host === inner.host && outer.path.value === inner.path.value);
}

/** FNV-1a, 32 bit. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value;
}

function shadows(numbered: readonly Numbered[]): Diagnostic[] {
  return numbered.flatMap(({ route, priority }) =>
    numbered.flatMap((other) => {
      if (!covers(route, other.route) || priority >= other.priority) return [];
      const byHand = route.priority ?? other.route.priority;
      const where = `${quote(other.route.path.value)} of ${quote(other.route.service)}`;
      return [
        fault(
          'plan/priority-shadows',
          byHand ? spanOf(byHand.origin) : spanOf(route.path.origin),
          `With priority ${priority}, ${quote(route.path.value)} of ${quote(route.service)} takes every request for ${where} (${other.priority})`,
          { help: `use a number above ${other.priority}, or leave the priority to the compiler` },
        ),
      ];
    }),
  );
}

function duplicates(numbered: readonly Numbered[], lines: readonly LockLine[], environment: string): Diagnostic[] {
  const first = new Map<number, Numbered>();
  return numbered.flatMap((one) => {
    const other = first.get(one.priority);
    if (!other) {
      first.set(one.priority, one);
      return [];
    }
    const line = one.route.priority ? undefined : lines.find((candidate) => candidate.service === one.route.service);
    const span = line?.span ?? (one.route.priority && spanOf(one.route.priority.origin));
    const help = line
      ? 'delete this line and compile again: the service gets another number'
      : 'use another number, or leave the priority to the compiler';
    return [
      fault(
        'plan/priority-taken',
        span,
        `${quote(other.route.service)} and ${quote(one.route.service)} both have the priority ${one.priority} on the ${one.route.listener} listener of ${quote(environment)}`,
        { help, ...relatedTo(other, lines) },
      ),
    ];
  });
}

/** Where the other number stands. */
function relatedTo({ route }: Numbered, lines: readonly LockLine[]): Partial<Diagnostic> {
  const span = route.priority
    ? spanOf(route.priority.origin)
    : lines.find((line) => line.service === route.service)?.span;
  return span ? { related: [{ span, message: `the number of ${quote(route.service)} is here` }] } : {};
}

function tooMany(environment: string, routes: readonly Route[]): Diagnostic[] {
  const first = routes[RULES_PER_LOAD_BALANCER];
  if (!first) return [];
  return [
    fault(
      'plan/too-many-rules',
      spanOf(first.nameSpan.origin),
      `In ${quote(environment)} the fleet needs ${routes.length} listener rules; a load balancer has ${RULES_PER_LOAD_BALANCER}`,
      { notes: ['a public service that others call counts twice'] },
    ),
  ];
}

function full(route: Route, range: Range): Diagnostic {
  const band = bandOf(route, range);
  return fault(
    'plan/priority-range-full',
    spanOf(route.nameSpan.origin),
    `No listener priority is left for ${quote(route.path.value)} of ${quote(route.service)}`,
    {
      notes: [`its kind of path has ${band.from} to ${band.to}`],
      help: 'widen `listener_priorities` in platform.yaml',
    },
  );
}

function fault(code: Code, span: Span | undefined, message: string, more: Partial<Diagnostic>): Diagnostic {
  return {
    code,
    severity: severityOf(code),
    message,
    ...(span ? { span } : { place: 'listener-priorities.lock' }),
    ...more,
  };
}

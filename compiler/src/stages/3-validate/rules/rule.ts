/** What a rule about one service gets and gives. A rule is a pure function; its file says which AWS page it comes from. */
import type { Code } from '../../../diagnostics/catalog.ts';
import type { Severity } from '../../../diagnostics/catalog.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { severityOf } from '../../../diagnostics/catalog.ts';
import type { Service } from '../../../generated/service.ts';
import { type Origin, spanOf, type Typed } from '../../../model/sourced.ts';

interface Valued {
  readonly origin: Origin;
}

export type ServiceRule = (service: Typed<Service>) => Diagnostic[];

/**
 * What a rule looks at: `scaling.max`, `sidecars.*.port`. With `?` at its end, only whether it is there (`scaling.latency?`), or which names
 * stand there (`variables?`), whatever is in it.
 */
export type Field = keyof Service | `${keyof Service}?` | `${keyof Service}.${string}`;

export interface ListedRule {
  /** Everything that the rule looks at: where the schema refused one of these, the rule has nothing to say. */
  readonly reads: readonly Field[];
  /** A map or list whose entries are looked at one by one: the rule is run for each, with no other entry there. */
  readonly each?: Field;
  readonly check: ServiceRule;
}

interface More {
  readonly notes?: readonly string[];
  readonly help?: string;
  readonly severity?: Severity;
  /** Another place that has to do with it. */
  readonly other?: { readonly origin: Origin; readonly says: string };
}

/** A diagnostic at the place where a value comes from. */
export function at(origin: Origin, code: Code, message: string, more: More = {}): Diagnostic {
  const span = spanOf(origin);
  const { other, ...rest } = more;
  const place = other?.origin.kind === 'written' ? spanOf(other.origin) : undefined;
  const related =
    place && other && !(span && place.source === span.source && place.start === span.start)
      ? { related: [{ span: place, message: other.says }] }
      : {};
  return { code, severity: severityOf(code), message, ...(span ? { span } : {}), ...rest, ...related };
}

/** Of values that do not go together, the one to point at: written by the latest layer; among equals the first. */
export function latest<T extends Valued>(first: T, ...others: readonly T[]): T {
  return others.reduce((best, one) => (rank(one.origin) > rank(best.origin) ? one : best), first);
}

/** True for what a manifest says itself, and no earlier layer than `other`: a default is meant for whom it fits. */
export const isOver = (origin: Origin, other: Origin): boolean =>
  origin.kind === 'written' &&
  (origin.layer.kind === 'manifest' || origin.layer.kind === 'override') &&
  rank(origin) >= rank(other);

function rank(origin: Origin): number {
  if (origin.kind !== 'written') return 0;
  const order = ['platform', 'images', 'defaults', 'environment-defaults', 'manifest', 'override'] as const;
  return 1 + order.indexOf(origin.layer.kind);
}

/** ` (the default)` for a value that nobody wrote. */
export const ifDefault = ({ origin }: Valued): string => (origin.kind === 'default' ? ' (the default)' : '');

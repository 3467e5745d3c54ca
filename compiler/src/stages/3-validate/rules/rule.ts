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

function rank(origin: Origin): number {
  if (origin.kind !== 'written') return 0;
  const order = ['platform', 'images', 'defaults', 'environment-defaults', 'manifest', 'override'] as const;
  return 1 + order.indexOf(origin.layer.kind);
}

/** ` (the default)` for a value that nobody wrote. */
export const ifDefault = ({ origin }: Valued): string => (origin.kind === 'default' ? ' (the default)' : '');

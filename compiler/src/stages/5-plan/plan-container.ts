/** What every container of a task may have, the service's own and its sidecars. */
import type { Service } from '../../generated/service.ts';
import type { Term } from '../../model/plan.ts';
import type { Typed } from '../../model/sourced.ts';
import { plainText, type TextContext } from './render-text.ts';
import { listTerm, literal, mapTerm, seconds, term } from './terms.ts';

type HealthCheck = Typed<NonNullable<Service['health_check']>>;
type Restart = Exclude<Service['restart'], false>;
interface Filesystem {
  read_only: boolean;
  writable: string[];
  size?: number;
}

/** A list of words with its `${…}` filled in. */
export const texts = (list: Typed<string[]>, context: TextContext): Term =>
  listTerm(
    list.of.map((item) => literal(plainText(item.value, context), item.origin)),
    list.origin,
  );

/** What the defaults do not say already, or undefined. */
export function planFilesystem({ of, value, origin }: Typed<Filesystem>): Term | undefined {
  const { read_only, writable, size } = of;
  const entries: [string, Term][] = [];
  if (!value.read_only) entries.push(['read_only', term(read_only)]);
  if (value.writable.length > 0) entries.push(['writable', term(writable)]);
  if (size) entries.push(['size', term(size)]);
  return entries.length > 0 ? mapTerm(entries, origin) : undefined;
}

export function planRestart(node: Typed<Service['restart']>): Term | undefined {
  if (node.value === false) return undefined;
  const { ignored_exit_codes, attempt_period } = (node as Typed<Restart>).of;
  return mapTerm(
    [
      ['ignored_exit_codes', ignored_exit_codes.of.length > 0 ? term(ignored_exit_codes) : undefined],
      ['attempt_period', seconds(attempt_period)],
    ],
    node.origin,
  );
}

export const planHealthCheck = (check: HealthCheck, context: TextContext): Term =>
  mapTerm(
    [
      ['command', texts(check.of.command, context)],
      ['interval', seconds(check.of.interval)],
      ['timeout', seconds(check.of.timeout)],
      ['retries', term(check.of.retries)],
      ['start_period', seconds(check.of.start_period)],
    ],
    check.origin,
  );

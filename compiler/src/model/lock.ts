/** `listener-priorities.lock`: which service has which number, so that it keeps it until its path or host changes. One sorted line each, to merge cleanly in git. */
import type { Allocation } from './plan.ts';
import type { Span } from './source.ts';

export interface LockLine extends Allocation {
  readonly span: Span;
}

export const LOCK_FILE = 'listener-priorities.lock';

const HEAD = [
  '# Listener rule priorities, allocated by ecs-compile: <environment> <listener> <service> <priority>.',
  '# Commit this file. A service keeps its number until its path or host changes. After a merge with two equal numbers, delete one line and compile.',
].join('\n');

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The file for these allocations. */
export function printLock(allocations: readonly Allocation[]): string {
  const lines = allocations.map(
    ({ environment, listener, service, priority }) => `${environment} ${listener} ${service} ${priority}`,
  );
  return `${HEAD}\n${lines.sort(compare).join('\n')}${lines.length > 0 ? '\n' : ''}`;
}

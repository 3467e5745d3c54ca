/** The lock after this compilation. */
import { type Fleet, isUnreadable } from '../../model/fleet.ts';
import { LOCK_FILE, type LockLine, printLock } from '../../model/lock.ts';
import type { OutputFile } from '../../model/output.ts';
import type { Allocation, Plan } from '../../model/plan.ts';
import { LOCAL } from '../../model/platform.ts';

/** The numbers of every committed environment, and those of services whose manifest cannot be read just now. No file when there never was a number. */
export function nextLock(plan: Plan, lock: readonly LockLine[], fleet: Fleet): OutputFile[] {
  const allocations: Allocation[] = plan.allocations.filter(({ environment }) => environment !== LOCAL);
  const isNew = (line: LockLine): boolean => !allocations.some((one) => keyOf(one) === keyOf(line));
  const kept = lock.filter((line) => line.environment !== LOCAL && isUnreadable(fleet, line.service) && isNew(line));
  const all = [...allocations, ...kept];
  return all.length === 0 && lock.length === 0 ? [] : [{ path: LOCK_FILE, kind: 'lock', content: printLock(all) }];
}

const keyOf = ({ environment, listener, service }: Allocation): string => `${environment} ${listener} ${service}`;

/**
 * The emulated account held against the manifests' own words: one test for each thing that a manifest says, a file for each topic. Whoever
 * applied an environment, with whichever engine, registers these tests and gives the account.
 */
import type { Account } from './account.ts';
import type { Applied } from './applied.ts';
import { readBackContainers } from './read-back-containers.ts';
import { readBackHealth } from './read-back-health.ts';
import { readBackIngress } from './read-back-ingress.ts';
import { readBackQueueScaling } from './read-back-queue-scaling.ts';
import { readBackQueues } from './read-back-queues.ts';
import { readBackRoles } from './read-back-roles.ts';
import { readBackScaling } from './read-back-scaling.ts';
import { readBackScalingAlarms } from './read-back-scaling-alarms.ts';
import { readBackSchedule } from './read-back-schedule.ts';
import { readBackSecurityGroups } from './read-back-security-groups.ts';
import { readBackServices } from './read-back-services.ts';
import { readBackTasks } from './read-back-tasks.ts';

export function readBack(account: () => Account, applied: Applied): void {
  readBackServices(account, applied);
  readBackTasks(account, applied);
  readBackIngress(account, applied);
  readBackSecurityGroups(account, applied);
  readBackScaling(account, applied);
  readBackScalingAlarms(account, applied);
  readBackQueueScaling(account, applied);
  readBackContainers(account, applied);
  readBackSchedule(account, applied);
  readBackHealth(account, applied);
  readBackQueues(account, applied);
  readBackRoles(account, applied);
}

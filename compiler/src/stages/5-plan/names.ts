/** Names of what is made in AWS. */
import { type Code, severityOf } from '../../diagnostics/catalog.ts';
import { type Diagnostic, quoteUpTo } from '../../diagnostics/diagnostic.ts';
import type { Environment, Platform } from '../../model/platform.ts';
import { keySpanOf, type Origin, spanOf } from '../../model/sourced.ts';

/** `shop-dev-consumer`, by the platform's naming. */
export function nameOf(platform: Platform, environment: Environment, service: string): string {
  return platform.naming.value
    .replaceAll('${project}', platform.project.value)
    .replaceAll('${environment}', environment.name)
    .replaceAll('${service}', service);
}

/** `shop-dev`: the first part of what the platform's own units make. */
export const stackName = (platform: Platform, environment: Environment): string =>
  `${platform.project.value}-${environment.name}`;

/** The unit of a queue, below its environment. */
export const queuePath = (queue: string): string => `queues/${queue}`;

/**
 * Longest names that AWS and the modules take. Target groups and roles are not among them: the modules shorten those with a hash.
 * ECS service and its alarms (255, and the modules add endings): https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 * SQS queue (80 with `.fifo`, and `-dlq` for the dead-letter queue): https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
 */
const LONGEST = {
  service: { most: 200, note: 'AWS takes 255, and the names of what belongs to it are longer' },
  queue: { most: 75, note: 'AWS takes 80, and the dead-letter queue adds `-dlq`' },
  'FIFO queue': { most: 71, note: 'AWS takes 80, and the dead-letter queue adds `-dlq.fifo`' },
} as const;

/** A fault when a name is too long for what it names. */
export function checkName(kind: keyof typeof LONGEST, name: string, origin: Origin): Diagnostic[] {
  const { most, note } = LONGEST[kind];
  if (name.length <= most) return [];
  const code: Code = 'plan/name-too-long';
  const span = kind === 'service' ? spanOf(origin) : keySpanOf(origin);
  return [
    {
      code,
      severity: severityOf(code),
      message: `The ${kind} would have a name of ${name.length} characters`,
      ...(span ? { span } : {}),
      notes: [`that is ${quoteUpTo(name, 300)}`, note],
      help: `shorten the ${kind}'s name, or the platform's \`naming\``,
    },
  ];
}

/** CloudWatch keeps logs for a number of days out of its own list. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Typed } from '../../../model/sourced.ts';
import { at, type ServiceRule } from './rule.ts';

export const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const DAY = 86_400_000;

export const logRetention: ServiceRule = (service) => retentionFaults(service.of.logs.of.retention);

/** The same for any retention, in milliseconds. */
export function retentionFaults(retention: Typed<number>): Diagnostic[] {
  const days = retention.value / DAY;
  if ((LOG_RETENTION_DAYS as readonly number[]).includes(days)) return [];
  const longer =
    LOG_RETENTION_DAYS.find((choice) => choice >= days) ?? LOG_RETENTION_DAYS[LOG_RETENTION_DAYS.length - 1];
  return [
    at(
      retention.origin,
      'validate/log-retention',
      `CloudWatch does not keep logs for ${Number.isInteger(days) ? `${days} days` : `${Math.round(days * 100) / 100} days`}`,
      {
        notes: [`it keeps them for ${LOG_RETENTION_DAYS.join(', ')} days`],
        help:
          typeof retention.written === 'string' && /^[0-9]+$/.test(retention.written)
            ? `a bare number is seconds: write \`${retention.written}d\``
            : `use \`${longer}d\``,
      },
    ),
  ];
}

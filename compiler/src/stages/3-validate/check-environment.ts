/** What an environment names in AWS, against the environment itself: an ARN of another region is refused at apply, with other words. */
import { type Diagnostic, quote } from '../../diagnostics/diagnostic.ts';
import type { Environment } from '../../model/platform.ts';
import { isMap, type Sourced } from '../../model/sourced.ts';
import { retentionFaults } from './rules/log-retention.ts';
import { at } from './rules/rule.ts';

export function environmentFaults(environment: Environment): Diagnostic[] {
  return [...otherRegion(environment), ...retentionFaults(environment.apiLogs.of.retention)];
}

/**
 * Keys encrypt in their own region, a listener takes a certificate of its own, and an alarm publishes to topics of its own.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html
 */
function otherRegion(environment: Environment): Diagnostic[] {
  const { kmsKey, alarmTopic, domain, existing, region, name } = environment;
  const outputs = [...existing.values()].flatMap((node) => (isMap(node) ? Object.values(node.of) : []));
  const arns = [kmsKey, alarmTopic, domain?.certificate, ...outputs].filter((node) => node !== undefined) as readonly Sourced[];
  return arns.flatMap((node) => {
    const [, , , of] = /^arn:/.test(String(node.value)) ? String(node.value).split(':') : [];
    return !of || of === region.value
      ? []
      : at(
          node.origin,
          'validate/other-region',
          `This is in ${quote(of)}, and ${quote(name)} is in ${quote(region.value)}`,
          {
            help: `give one of ${quote(region.value)}`,
          },
        );
  });
}

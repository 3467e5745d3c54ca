/**
 * Tags of one name: IAM does not tell `team` from `Team`, and refuses a role that has both.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules_creating
 */
import { quote } from '../../../diagnostics/diagnostic.ts';
import { keySpanOf } from '../../../model/sourced.ts';
import { at, type ServiceRule } from './rule.ts';

/** Those that every resource has. */
const OURS = ['Project', 'Environment', 'Service'];

export const sameTag: ServiceRule = (service) => {
  const seen = new Map(OURS.map((key) => [key.toLowerCase(), key]));
  return Object.entries(service.of.tags.of).flatMap(([key, { origin }]) => {
    const other = seen.get(key.toLowerCase());
    seen.set(key.toLowerCase(), key);
    if (other === undefined || other === key) return [];
    const ours = OURS.includes(other);
    const span = keySpanOf(origin);
    return [
      {
        ...at(origin, 'validate/same-tag', `${quote(key)} and ${quote(other)} are one tag to IAM`, {
          notes: [ours ? `every resource has a tag ${quote(other)} already` : 'a role with both is refused'],
          help: ours ? `leave it out, or write ${quote(other)} to give another value` : 'leave one of them out',
        }),
        ...(span ? { span } : {}),
      },
    ];
  });
};

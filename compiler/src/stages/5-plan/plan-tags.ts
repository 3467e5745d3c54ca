/** Tags of what a service owns. Project and Environment are the provider's default tags. */
import type { Term } from '../../model/plan.ts';
import { plainText, type TextContext } from './render-text.ts';
import { literal, mapTerm, rule } from './terms.ts';

export function planTags(context: TextContext): Term {
  const { name, tags } = context.deployed.service.of;
  const owner = rule('service-tag', "the service's name", name);
  return mapTerm(
    [
      ['Service', literal(name.value, owner)],
      ...Object.entries(tags.of).map(
        ([key, { value, origin }]) => [key, literal(plainText(value, context), origin)] as const,
      ),
    ],
    tags.origin,
  );
}

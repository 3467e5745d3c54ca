/** Text with `${…}` in it, as manifests use it. `$${` is a literal `${`. */

export interface Hole {
  /** What stands between the braces. */
  readonly expression: string;
  /** Offsets of the whole `${…}` in the text. */
  readonly start: number;
  readonly end: number;
}

export type TemplatePart = string | Hole;

/** The parts of a text; a `${` that is never closed is a hole up to the end with `closed` missing from its expression's text. */
export function parseTemplate(text: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let literal = '';
  let position = 0;
  while (position < text.length) {
    if (text.startsWith('$${', position)) {
      literal += '${';
      position += 3;
    } else if (text.startsWith('${', position)) {
      const close = text.indexOf('}', position);
      const end = close < 0 ? text.length : close + 1;
      if (literal) parts.push(literal);
      literal = '';
      parts.push({ expression: text.slice(position + 2, close < 0 ? end : close), start: position, end });
      position = end;
    } else {
      literal += text[position];
      position++;
    }
  }
  if (literal) parts.push(literal);
  return parts;
}

/** Names that stand for a word everywhere in a manifest. */
export const WORDS = ['environment', 'service', 'region', 'account', 'project'] as const;
export type Word = (typeof WORDS)[number];

export type Expression =
  | { readonly kind: 'word'; readonly word: Word }
  | { readonly kind: 'service'; readonly name: string }
  | { readonly kind: 'queue'; readonly name: string; readonly output: 'url' | 'arn' };

/** What a hole means, or undefined when it means nothing. */
export function readExpression(expression: string): Expression | undefined {
  const word = WORDS.find((known) => known === expression);
  if (word) return { kind: 'word', word };
  const service = /^services\.([a-z0-9-]+)\.url$/.exec(expression);
  if (service) return { kind: 'service', name: service[1] as string };
  const queue = /^queues\.([a-z0-9-]+)\.(url|arn)$/.exec(expression);
  return queue ? { kind: 'queue', name: queue[1] as string, output: queue[2] as 'url' | 'arn' } : undefined;
}

/** Text of a manifest with its `${…}` filled in: literal words, or references to other units. */
import type { Deployed } from '../../model/fleet.ts';
import type { Ref, Term } from '../../model/plan.ts';
import type { Environment, Platform } from '../../model/platform.ts';
import { ingressOf } from '../../model/routes.ts';
import type { Origin, Typed } from '../../model/sourced.ts';
import { parseTemplate, readExpression, type Word } from '../../model/template.ts';
import { queuePath } from './names.ts';

export interface TextContext {
  readonly deployed: Deployed;
  readonly platform: Platform;
  /** Everything deployed in the same environment. */
  readonly neighbours: readonly Deployed[];
}

/** The text as a term: a plain string when nothing in it refers to another unit. */
export function textTerm(node: Typed<string>, context: TextContext): Term {
  const parts = parseTemplate(node.value).flatMap((part): readonly (string | Ref)[] =>
    typeof part === 'string' ? [part] : fill(part.expression, context),
  );
  return termOfParts(parts, node.origin);
}

/** The text with its words filled in, where references make no sense. */
export function plainText(text: string, context: TextContext): string {
  return parseTemplate(text)
    .map((part) => (typeof part === 'string' ? part : (fill(part.expression, context)[0] ?? '')))
    .filter((part): part is string => typeof part === 'string')
    .join('');
}

/** Base URL of a service, as others call it. */
export function serviceUrl(name: string, neighbours: readonly Deployed[]): readonly (string | Ref)[] {
  const target = neighbours.find((deployed) => deployed.name === name);
  const ingress = target && ingressOf(target);
  const path = ingress && ingress.value.path !== '/' ? ingress.value.path : '';
  if (target && ingress?.value.host) return [`${hostUrl(ingress.value.host, target.environment)}${path}`];
  return [{ ref: 'aws/network', output: 'internal_url' }, ...(path ? [path] : [])];
}

/** A host leads to the load balancer, with the scheme and the port of its listener. */
function hostUrl(host: string, { existing, domain }: Environment): string {
  const network = existing.get('network')?.value as Readonly<Record<string, string>> | undefined;
  return (network?.internal_url ?? (domain ? 'https://-' : 'http://-')).replace(/\/\/[^:/]+/, `//${host}`);
}

/** Adjacent strings joined; a single reference or string stays what it is. */
export function termOfParts(parts: readonly (string | Ref)[], origin: Origin): Term {
  const joined: (string | Ref)[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else joined.push(part);
  }
  const [only] = joined;
  if (joined.length === 0) return { value: '', origin };
  return joined.length === 1 && only !== undefined ? { value: only, origin } : { value: { text: joined }, origin };
}

function fill(expression: string, context: TextContext): readonly (string | Ref)[] {
  const meaning = readExpression(expression);
  if (!meaning) return [];
  if (meaning.kind === 'word') return [word(meaning.word, context)];
  return meaning.kind === 'service'
    ? serviceUrl(meaning.name, context.neighbours)
    : [{ ref: queuePath(meaning.name), output: meaning.output }];
}

function word(name: Word, { deployed, platform }: TextContext): string {
  switch (name) {
    case 'environment':
      return deployed.environment.name;
    case 'service':
      return deployed.name;
    case 'region':
      return deployed.environment.region.value;
    case 'account':
      return deployed.environment.account.value;
    case 'project':
      return platform.project.value;
  }
}

/** Reads `rules/*.yaml`. Throws with the place and the reason at the first thing that is not as `rule.ts` has it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readAgreement } from './read-agreement.ts';
import type { Mistake, NotAws, Rule, Rules } from './rule.ts';
import { type Fields, fields, refuse, text, texts, textsByName } from './shapes.ts';

const MISTAKES = 'mistakes.yaml';
const NOT_AWS = 'not-aws.yaml';

export function readRules(folder: string): Rules {
  const read = (file: string): unknown => parse(readFileSync(join(folder, file), 'utf8'), { merge: true, maxAliasCount: -1 });
  const topics = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml') && file !== MISTAKES && file !== NOT_AWS)
    .sort();
  const rules = topics.flatMap((file) => readTopic(read(file), file));
  const twice = rules.find(({ id }, index) => rules.findIndex((other) => other.id === id) !== index);
  if (twice) refuse(twice.id, 'is the id of two rules');
  return { rules, mistakes: readMistakes(read(MISTAKES), rules), notAws: readNotAws(read(NOT_AWS)) };
}

/** `manifest` and `module` on top of a file are for every comparison in it that says no other. */
export function readTopic(value: unknown, file: string): Rule[] {
  const topic = fields(value, file, ['topic', 'rules'], ['manifest', 'module']);
  const name = text(topic.topic, `${file}: topic`);
  return Object.entries(fields(topic.rules, `${file}: rules`)).map(([id, entry]) =>
    readRule(id, entry, name, { manifest: topic.manifest, module: topic.module }),
  );
}

function readRule(id: string, value: unknown, topic: string, defaults: Fields): Rule {
  if (!/^[a-z]+(?:-[a-z0-9]+)+$/.test(id)) refuse(id, 'is not a phrase in kebab-case');
  const known = ['numbers', 'source', 'compiler', 'module', 'services', 'tests', 'agreement', 'exempt'];
  const of = fields(value, id, ['rule'], known);
  const optional = (key: string): string | undefined =>
    of[key] === undefined ? undefined : text(of[key], `${id}: ${key}`);
  const rule: Rule = {
    id,
    topic,
    rule: text(of.rule, `${id}: rule`),
    numbers: optional('numbers'),
    sources: typeof of.source === 'string' ? [of.source] : texts(of.source ?? [], `${id}: source`),
    compiler: Array.isArray(of.compiler) ? texts(of.compiler, `${id}: compiler`) : optional('compiler'),
    module: textsByName(of.module ?? {}, `${id}: module`),
    services: optional('services'),
    tests: textsByName(of.tests ?? {}, `${id}: tests`),
    agreement: ((of.agreement ?? []) as unknown[]).map((one) => readAgreement(one, id, defaults)),
    exempt: optional('exempt'),
  };
  for (const source of rule.sources)
    if (!source.startsWith('https://')) refuse(id, `has the source ${source}, which is no address`);
  const held = rule.compiler !== undefined || rule.services !== undefined || Object.keys(rule.module).length > 0;
  const tested = Object.keys(rule.tests).length > 0 || rule.agreement.length > 0;
  if (rule.exempt === undefined && !(held && tested && rule.sources.length > 0))
    refuse(id, 'needs a source, somebody who keeps it and a test; or says under `exempt` why not');
  return rule;
}

function readMistakes(value: unknown, rules: readonly Rule[]): Mistake[] {
  return Object.entries(fields(value, MISTAKES)).map(([id, entry]) => {
    const of = fields(entry, id, ['mistake', 'prevented_by'], []);
    const preventedBy = texts(of.prevented_by, `${id}: prevented_by`);
    if (preventedBy.length === 0) refuse(id, 'is prevented by nothing');
    for (const rule of preventedBy)
      if (!rules.some((one) => one.id === rule)) refuse(id, `names the rule ${rule}, which does not exist`);
    return { id, mistake: text(of.mistake, `${id}: mistake`), preventedBy };
  });
}

function readNotAws(value: unknown): NotAws {
  const of = fields(value, NOT_AWS, ['codes', 'fields', 'checks'], []);
  const reasons = (part: unknown, place: string): Record<string, string> =>
    Object.fromEntries(
      Object.entries(fields(part, place)).map(([key, reason]) => [key, text(reason, `${place}: ${key}`)]),
    );
  return {
    codes: reasons(of.codes, `${NOT_AWS}: codes`),
    fields: reasons(of.fields, `${NOT_AWS}: fields`),
    checks: Object.fromEntries(
      Object.entries(fields(of.checks, `${NOT_AWS}: checks`)).map(([module, part]) => [
        module,
        reasons(part, `${NOT_AWS}: checks: ${module}`),
      ]),
    ),
  };
}

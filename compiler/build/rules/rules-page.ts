/** `docs/rules.md`: the list of `rules/` for people who read, by topic. */
import type { Rule, Rules } from './rule.ts';

const HEAD = `# Rules about AWS

Generated from [rules/](../rules) by \`npm run generate\`; change it there. A rule holds in the compiler, in the modules, or in both, and a test
shows it. Where both hold it, [tests/modules/rules.test.ts](../tests/modules/rules.test.ts) gives the same values to both: they refuse the same
ones and take the same ones.
`;

export function rulesPage({ rules, mistakes, notAws }: Rules): string {
  const topics = [...new Set(rules.map(({ topic }) => topic))];
  const limits = rules.flatMap(({ agreement }) => agreement);
  const values = limits.flatMap(({ good, bad, stricter }) => [...good, ...bad, ...(stricter?.values ?? [])]);
  return [
    `${HEAD}\n${rules.length} rules; ${values.length} values of ${limits.length} comparisons.\n`,
    ...topics.map((topic) =>
      topicTable(
        topic,
        rules.filter((rule) => rule.topic === topic),
      ),
    ),
    table(
      'Mistakes that others made',
      ['mistake', 'prevented by'],
      mistakes.map(({ mistake, preventedBy }) => [mistake, preventedBy.map((id) => `[${id}](#${id})`).join(', ')]),
    ),
    table(
      'Where the compiler is stricter',
      ['field', 'values that a module takes', 'why'],
      limits.flatMap(({ field, stricter }) =>
        stricter
          ? [
              [
                code(field),
                stricter.values.map(({ manifest }) => code(JSON.stringify(manifest))).join(', '),
                stricter.because,
              ],
            ]
          : [],
      ),
    ),
    table(
      'Limits that are not compared',
      ['field', 'why'],
      Object.entries(notAws.fields).map(([field, why]) => [code(field), why]),
    ),
  ].join('\n');
}

const topicTable = (topic: string, rules: readonly Rule[]): string =>
  table(topic, ['rule', 'numbers', 'where', 'tests'], rules.map(row));

function row(rule: Rule): string[] {
  const source = rule.sources.map((url) => `[AWS](${url})`).join(', ');
  return [
    `<a id="${rule.id}"></a>**${rule.id}**<br>${rule.rule} ${source}`,
    rule.numbers ?? '',
    where(rule).join('<br>'),
    rule.exempt ?? testsOf(rule).join('<br>'),
  ];
}

function where({ compiler, module, services }: Rule): string[] {
  const codes = typeof compiler === 'object' ? compiler : [];
  return [
    ...codes.map((one) => `[${one}](errors/${one}.md)`),
    ...(typeof compiler === 'string' ? [`compiler: ${compiler}`] : []),
    ...Object.keys(module).map((name) => `module [${name}](../modules/${name})`),
    ...(services === undefined ? [] : [`[services](../services/runtime): ${services}`]),
  ];
}

const testsOf = ({ tests, agreement }: Rule): string[] => [
  ...Object.entries(tests).map(([path, names]) => {
    const short = path.replace(/^(?:modules|compiler\/test|tests)\//, '').replace(/\/tests\//, '/');
    return `[${short}](../${path})${names.length > 1 ? ` (${names.length})` : ''}`;
  }),
  ...(agreement.length > 0 ? [`compared: ${[...new Set(agreement.map(({ field }) => code(field)))].join(', ')}`] : []),
];

const code = (text: string): string => `\`${text}\``;

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [`## ${title}`, '', line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');

/**
 * The generated parts of a module's README: its inputs and outputs, out of its `.tf` files, and its examples, out of `examples/`. A part stands
 * between `<!-- begin … -->` and `<!-- end -->`; what is around it is written by hand.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Output, readBlocks, type Variable } from './contract.ts';

/** The README of the module in `folder`, with its generated parts anew. Throws when a part is missing, or an example is not shown. */
export async function moduleReadme(folder: string): Promise<string> {
  const path = join(folder, 'README.md');
  const examples = existsSync(join(folder, 'examples')) ? readdirSync(join(folder, 'examples')).sort() : [];
  const { variables, outputs } = await readBlocks(folder);
  const parts = new Map([
    ...examples.map((name): [string, string] => [`example ${name}`, example(join(folder, 'examples', name))]),
    ['inputs and outputs', `\n${inputsTable(variables)}\n${outputsTable(outputs)}`],
  ]);
  const missing = new Set(parts.keys());
  const text = readFileSync(path, 'utf8').replace(
    /^<!-- begin (.+?) -->\n[\s\S]*?^<!-- end -->$/gm,
    (_, name: string) => {
      const part = parts.get(name);
      if (part === undefined) throw new Error(`${path}: there is no ${name}`);
      missing.delete(name);
      return `<!-- begin ${name} -->\n${part}<!-- end -->`;
    },
  );
  if (missing.size > 0) throw new Error(`${path} has no place for ${[...missing].join(', ')}: <!-- begin … -->`);
  return text;
}

const example = (folder: string): string =>
  `\n\`\`\`hcl\n${readFileSync(join(folder, 'main.tf'), 'utf8').trimEnd()}\n\`\`\`\n\n`;

/** Inputs as a table, those that must be given first; a type of more than one line stands below the table. */
export function inputsTable(variables: readonly Variable[]): string {
  const required = variables.filter((variable) => !('default' in variable));
  const optional = variables.filter((variable) => 'default' in variable);
  const rows = [...required, ...optional].map((variable) => {
    const value = 'default' in variable ? `\`${cell(hcl(variable.default))}\`` : '**required**';
    return `| \`${variable.name}\` | \`${shortType(variable.type)}\` | ${value} | ${prose(variable.description)} |`;
  });
  const long = [...required, ...optional].filter(({ type }) => type.includes('\n'));
  const types = long.map(({ name, type }) => `${name} = ${type.replace(/^ {2}/gm, '')}`).join('\n\n');
  return [
    '## Inputs\n',
    '| name | type | default | |\n|---|---|---|---|',
    ...rows,
    ...(long.length > 0 ? [`\nThe attributes of the objects:\n\n\`\`\`hcl\n${types}\n\`\`\``] : []),
    '',
  ].join('\n');
}

export function outputsTable(outputs: readonly Output[]): string {
  const rows = outputs.map(({ name, description }) => `| \`${name}\` | ${prose(description)} |`);
  return ['## Outputs\n', '| name | |\n|---|---|', ...rows, '\n'].join('\n');
}

/** `list(object({ … }))` as `list(object)`. */
const shortType = (type: string): string => type.replace(/object\(\{[\s\S]*\}\)/, 'object').replace(/\s+/g, ' ');

/** Text in a cell of a table: lines become breaks, and nothing outside `code` is read as a column, a tag or emphasis. */
export function prose(text: string): string {
  return text
    .trim()
    .split(/(?<!`)(`+)(?!`)([\s\S]*?)(?<!`)\1(?!`)/)
    .map((part, index, all) => {
      const fence = all[index - 1] ?? '';
      if (index % 3 === 1) return '';
      if (index % 3 === 2) return `${fence}${cell(part.replace(/\n/g, ' '))}${fence}`;
      return cell(part.replace(/[<*`[\]]|(?<!\w)_/g, (sign) => (sign === '<' ? '&lt;' : `\\${sign}`)));
    })
    .join('');
}

/** GitHub takes `\|` out of a cell before it reads what is inside, code as well. */
const cell = (text: string): string => text.replace(/\|/g, '\\|').replace(/\n/g, '<br>');

/** A default as HCL, on one line. */
function hcl(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(hcl).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([name, one]) => `${name} = ${hcl(one)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

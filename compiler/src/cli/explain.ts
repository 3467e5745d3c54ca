/** What a message means. */
import pages from '../generated/pages.json' with { type: 'json' };
import { catalog, isCode } from '../diagnostics/catalog.ts';
import { suggest } from '../diagnostics/suggest.ts';
import type { Command } from './command.ts';

export const runExplain: Command = (terminal, [word]) => {
  // `fargate-size` alone says enough when one code ends so.
  const ending = Object.keys(catalog).filter((name) => name.endsWith(`/${word}`));
  const code = ending.length === 1 ? ending[0] : word;
  if (code === undefined)
    return terminal.print(
      Object.entries(catalog)
        .map(([name, { title }]) => `${name.padEnd(34)} ${title}`)
        .join('\n'),
    );
  const page = (pages as Readonly<Record<string, string>>)[code];
  if (isCode(code) && page !== undefined) return terminal.print(page);
  const near = suggest(code, Object.keys(catalog)) ?? Object.keys(catalog).find((name) => name.endsWith(`/${code}`));
  return terminal.usage(
    `there is no message \`${code}\`${near ? `: did you mean \`${near}\`?` : '; `ecs-compile explain` lists all'}`,
  );
};

/** Every `${…}` in a manifest must be one that the compiler knows; names of services and queues make sense in variables only. */
import { type Diagnostic, quote } from '../../diagnostics/diagnostic.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import { spanOfHole } from '../../model/holes.ts';
import { isList, isMap, type Sourced, spanOf } from '../../model/sourced.ts';
import { type Hole, parseTemplate, readExpression, WORDS } from '../../model/template.ts';

/** Diagnostics for all text below `node`. */
export function checkTemplates(node: Sourced, path: readonly string[] = []): Diagnostic[] {
  if (isMap(node)) return Object.entries(node.of).flatMap(([key, child]) => checkTemplates(child, [...path, key]));
  if (isList(node)) return node.of.flatMap((child, index) => checkTemplates(child, [...path, String(index)]));
  if (typeof node.value !== 'string' || !node.value.includes('${')) return [];
  const holes = parseTemplate(node.value).filter((part): part is Hole => typeof part !== 'string');
  return holes.flatMap((hole) => checkHole(hole, node, path));
}

function checkHole(hole: Hole, node: Sourced, path: readonly string[]): Diagnostic[] {
  const meaning = readExpression(hole.expression);
  const inVariables = path[0] === 'variables' || (path[0] === 'sidecars' && path[2] === 'variables');
  const open = isOpen(hole, node);
  if (!open && (meaning?.kind === 'word' || (meaning && inVariables))) return [];
  const shown = quote((node.value as string).slice(hole.start, hole.end));
  const message = open
    ? `${shown} does not end`
    : meaning
      ? `${shown} is known only under \`variables\``
      : `${shown} is not known`;
  const near = meaning ? undefined : nearest(hole.expression);
  const span = spanOf(node.origin);
  return [
    {
      code: 'validate/interpolation',
      severity: 'error',
      message,
      ...(span ? { span: spanOfHole(hole, node.value as string, span) } : {}),
      notes: [
        `known are ${WORDS.map((word) => `\`\${${word}}\``).join(', ')}; in variables also \`\${services.<name>.url}\` and \`\${queues.<name>.url}\` or \`.arn\``,
      ],
      help: open
        ? 'the `}` is missing'
        : near
          ? `did you mean \`\${${near}}\`?`
          : meaning
            ? 'put it into a variable'
            : 'write `$${` for a literal `${`',
    },
  ];
}

/** True for a `${` that is never closed. */
const isOpen = (hole: Hole, { value }: Sourced): boolean => (value as string)[hole.end - 1] !== '}';

/** `services.x` means its URL; anything else is a slip in a word. */
function nearest(expression: string): string | undefined {
  const named = /^(service|queue)s?\.([a-z0-9-]+)(?:\.(\w*))?$/.exec(expression);
  if (!named) return suggest(expression, WORDS);
  return `${named[1]}s.${named[2]}.${named[1] === 'queue' && named[3] === 'arn' ? 'arn' : 'url'}`;
}

/** The validations, preconditions and postconditions of the modules, read from text as `terraform fmt` leaves it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ModuleCheck {
  readonly module: string;
  readonly kind: 'validation' | 'precondition' | 'postcondition';
  /** `connection` or `aws_ecs_task_definition.this`. */
  readonly of: string;
  readonly condition: string;
  readonly message: string;
}

export interface ModuleText {
  readonly checks: readonly ModuleCheck[];
  readonly variables: ReadonlySet<string>;
  /** `aws_sqs_queue.this.delay_seconds`. */
  readonly arguments: ReadonlySet<string>;
}

export function readModule(folder: string, module: string): ModuleText {
  const blocks = readdirSync(join(folder, module))
    .filter((file) => file.endsWith('.tf'))
    .sort()
    .flatMap((file) => topBlocks(readFileSync(join(folder, module, file), 'utf8')));
  return {
    checks: blocks.flatMap(({ name, body }) => checksOf(module, name, body)),
    variables: new Set(blocks.filter(({ kind }) => kind === 'variable').map(({ name }) => name)),
    arguments: new Set(
      blocks.flatMap(({ kind, name, body }) =>
        kind === 'resource' ? argumentsOf(body).map((one) => `${name}.${one}`) : [],
      ),
    ),
  };
}

interface Block {
  readonly kind: string;
  readonly name: string;
  readonly body: string;
}

const topBlocks = (text: string): Block[] =>
  [...text.matchAll(/^(variable|resource|data|output) "([^"]+)"(?: "([^"]+)")? \{\n([\s\S]*?)^\}/gm)].map(
    ([, kind = '', first = '', second, body = '']) => ({ kind, name: second ? `${first}.${second}` : first, body }),
  );

const checksOf = (module: string, of: string, body: string): ModuleCheck[] =>
  [...body.matchAll(/^( +)(validation|precondition|postcondition) \{\n([\s\S]*?)\n\1\}/gm)].map(
    ([, , kind, inner = '']) => {
      const [condition = '', message = ''] = inner.split(/^ *error_message += [("]/m);
      return {
        module,
        kind: kind as ModuleCheck['kind'],
        of,
        condition: condition.replace(/^ *condition += /, ''),
        message: message.slice(0, message.lastIndexOf('"')).replaceAll('\\"', '"'),
      };
    },
  );

const argumentsOf = (body: string): string[] => [
  ...new Set([...body.matchAll(/^ {2}(?:dynamic ")?([a-z_0-9]+)"?(?: +=| \{)/gm)].map(([, name = '']) => name)),
];

/**
 * A check of form alone: a pattern, a word of a list, a prefix, something that must be there. As soon as a number or an order comes in, it is
 * a limit, and somebody has to say whose.
 */
export function isShape({ kind, condition }: ModuleCheck): boolean {
  if (kind !== 'validation') return false;
  const bare = condition.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/length\([^()]*\) > 0/g, '');
  return !/(?<![A-Za-z_])[0-9]*[1-9][0-9]*(?![A-Za-z_])|[<>]/.test(bare.replace(/== 0|, 0\b/g, ''));
}

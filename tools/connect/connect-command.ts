/** The AWS command that connects, as a list of words: it is never read by a shell here. */
import type { ConnectRequest } from './connect-arguments.ts';
import type { Target } from './connect-target.ts';
import type { RunningTask } from './find-task.ts';

export function connectCommand(target: Target, task: RunningTask, { port, command }: ConnectRequest): string[] {
  const { region, cluster } = target;
  if (port !== undefined)
    return [
      ...['aws', 'ssm', 'start-session', '--region', region],
      ...['--target', `ecs:${cluster}_${task.id}_${task.runtimeId}`],
      ...['--document-name', 'AWS-StartPortForwardingSession'],
      ...[
        '--parameters',
        JSON.stringify({ portNumber: [String(port.remote ?? target.port)], localPortNumber: [String(port.local)] }),
      ],
    ];
  return [
    ...['aws', 'ecs', 'execute-command', '--region', region, '--cluster', cluster],
    ...['--task', task.id, '--container', task.container, '--interactive'],
    // The agent in the container takes one text and splits it into words as a shell does.
    ...['--command', shellWords(command)],
  ];
}

/** Words as a shell reads them back. */
export const shellWords = (words: readonly string[]): string =>
  words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');

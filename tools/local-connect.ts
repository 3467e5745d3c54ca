/**
 * `just local-connect <service>`: a shell in a running task, or a port of it, through ECS Exec. Names come from the compiled plan. What is missing is said
 * with its fix, in the order in which it would fail.
 */
import { connectArguments } from './connect/connect-arguments.ts';
import { connectCommand, shellWords } from './connect/connect-command.ts';
import { connectTarget } from './connect/connect-target.ts';
import { findTask } from './connect/find-task.ts';
import { repositoryFolder } from './paths.ts';
import { fail, say } from './progress.ts';
import { findOnPath, run } from './run.ts';

const help = `just local-connect <service>

  just local-connect caller                       a shell in a running task of caller, in dev
  just local-connect caller --env prod            in another environment
  just local-connect shop-dev-caller              the name in AWS says the environment as well
  just local-connect caller --container debug     the container of \`tunnel: { debug: true }\`, which has curl
  just local-connect caller --port 8080:3000      http://127.0.0.1:8080 is port 3000 of the task
  just local-connect caller -- node --version     another command than /bin/sh
  just local-connect caller --print               the AWS command instead of running it

The manifest needs \`tunnel: true\`; this machine the AWS CLI with credentials for the environment's account, and its session-manager-plugin.
`;

const CLI = 'https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html';
const PLUGIN =
  'https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html';

async function main(argv: readonly string[]): Promise<number> {
  const parsed = connectArguments(argv);
  if (!parsed.ok) return fail(parsed.message, 2);
  const { request } = parsed;
  if (request === undefined) {
    process.stdout.write(help);
    return 0;
  }
  const found = connectTarget(repositoryFolder, request);
  if (!found.ok) return fail(found.message, found.code);
  const missing = missingProgram(request.print);
  if (missing !== undefined) return fail(missing);
  const { target } = found;
  const chosen = await findTask(target, request.container);
  if (!chosen.ok) return fail(chosen.message);

  const [program = '', ...args] = connectCommand(target, chosen.task, request);
  if (request.print) {
    process.stdout.write(`${shellWords([program, ...args])}\n`);
    return 0;
  }
  const { port } = request;
  const what = port === undefined ? chosen.task.container : `http://127.0.0.1:${port.local}, until Ctrl-C`;
  say('connect', `${target.name}, task ${chosen.task.id}: ${what}`);
  const { code } = await run(program, args);
  // Ctrl-C is how forwarding ends.
  return port !== undefined && code === 130 ? 0 : code;
}

function missingProgram(printOnly: boolean): string | undefined {
  if (findOnPath('aws') === undefined) return `the AWS CLI is missing: macOS \`brew install awscli\`, otherwise ${CLI}`;
  if (printOnly || findOnPath('session-manager-plugin') !== undefined) return undefined;
  const how = process.platform === 'darwin' ? '`brew install --cask session-manager-plugin`' : PLUGIN;
  return `the AWS CLI needs its session-manager-plugin for this: ${how}`;
}

process.exitCode = await main(process.argv.slice(2));

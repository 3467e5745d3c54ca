/** The running task to connect to, as the AWS CLI tells it. Each thing that may be missing is one sentence with its fix. */
import { type Result, run } from '../run.ts';
import type { Target } from './connect-target.ts';

export interface RunningTask {
  readonly id: string;
  readonly container: string;
  /** Id of the container, which a port is forwarded to. */
  readonly runtimeId: string;
}

export type FoundTask =
  | { readonly ok: true; readonly task: RunningTask }
  | { readonly ok: false; readonly message: string };

interface Container {
  readonly name: string;
  readonly runtimeId?: string;
  readonly lastStatus?: string;
  readonly managedAgents?: readonly { readonly name: string; readonly lastStatus: string; readonly reason?: string }[];
}
interface Task {
  readonly taskArn: string;
  readonly lastStatus?: string;
  readonly enableExecuteCommand?: boolean;
  readonly containers?: readonly Container[];
}

const no = (message: string): FoundTask => ({ ok: false, message });

export async function findTask(target: Target, wanted: string | undefined): Promise<FoundTask> {
  const { service, environment, region, cluster, name, account } = target;
  const identity = await aws(['sts', 'get-caller-identity', '--region', region]);
  if (identity.code !== 0) return no(`the AWS CLI has no credentials that work:\n${said(identity)}`);
  const { Account } = JSON.parse(identity.stdout) as { readonly Account?: string };
  if (Account !== account)
    return no(`your credentials are for account ${Account}, and ${environment} is in ${account}: set AWS_PROFILE`);

  const where = ['--region', region, '--cluster', cluster];
  const listed = await aws(['ecs', 'list-tasks', ...where, '--service-name', name, '--desired-status', 'RUNNING']);
  if (listed.code !== 0 && /ClusterNotFound|ServiceNotFound/.test(listed.stderr))
    return no(`${name} is not there yet: \`just tg ${environment} services/${service} apply\`\n${said(listed)}`);
  if (listed.code !== 0) return no(`the tasks of ${name} could not be listed:\n${said(listed)}`);
  const { taskArns = [] } = JSON.parse(listed.stdout) as { readonly taskArns?: readonly string[] };
  if (taskArns.length === 0)
    return no(
      `no task of ${name} runs at the moment. Why: \`aws ecs describe-services --region ${region} --cluster ${cluster} --services ${name} --query "services[].[desiredCount,events[:3]]"\``,
    );

  const described = await aws(['ecs', 'describe-tasks', ...where, '--tasks', ...taskArns]);
  if (described.code !== 0) return no(`the tasks of ${name} could not be described:\n${said(described)}`);
  const { tasks = [] } = JSON.parse(described.stdout) as { readonly tasks?: readonly Task[] };
  return chooseTask(tasks, wanted ?? service, target);
}

/** The first task whose container can be reached; otherwise why none can. */
export function chooseTask(
  tasks: readonly Task[],
  container: string,
  { name, environment, service, debug }: Target,
): FoundTask {
  const all = tasks.map((task) => ({ task, own: task.containers?.find((one) => one.name === container) }));
  const names = [...new Set(tasks.flatMap(({ containers = [] }) => containers.map((one) => one.name)))];
  if (all.every(({ own }) => own === undefined)) {
    const hint = container === 'debug' && !debug ? '; the manifest’s `tunnel: { debug: true }` adds it' : '';
    return no(
      `the tasks of ${name} have no container \`${container}\`, but ${names.join(', ') || 'none at all yet'}${hint}`,
    );
  }
  const agentOf = (own: Container | undefined) => own?.managedAgents?.find((one) => one.name === 'ExecuteCommandAgent');
  const reachable = all.find(({ own }) => agentOf(own)?.lastStatus === 'RUNNING' && own?.runtimeId !== undefined);
  if (reachable?.own?.runtimeId !== undefined) {
    const id = reachable.task.taskArn.split('/').at(-1) ?? '';
    return { ok: true, task: { id, container, runtimeId: reachable.own.runtimeId } };
  }
  if (tasks.every((task) => task.enableExecuteCommand !== true))
    return no(
      `the running tasks of ${name} were started before the tunnel was: \`just tg ${environment} services/${service} apply\`, and wait until new ones run`,
    );
  const agent = all.map(({ own }) => agentOf(own)).find((one) => one !== undefined);
  return no(
    `the ExecuteCommandAgent of ${name} is ${agent?.lastStatus ?? 'not there'}, not RUNNING${agent?.reason ? `: ${agent.reason}` : ''}. It takes a minute after a start; without a way to Systems Manager (a NAT, or the endpoint ssmmessages) it never runs`,
  );
}

const aws = (args: readonly string[]): Promise<Result> =>
  run('aws', [...args, '--output', 'json'], { output: 'capture', env: { ...process.env, AWS_PAGER: '' } });

const said = ({ stderr, stdout }: Result): string => stderr.trim() || stdout.trim();

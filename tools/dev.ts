/**
 * `just dev [service…]`: the services of `services/` that have a manifest, as processes on this machine, with the environment that their containers get in
 * ECS, an SQS inside this process, and the traces in this window. No Docker, no AWS account. Ends with 0 on Ctrl-C.
 */
import { resolve } from 'node:path';
import { compileLocal, type LocalPlan } from './dev/compile-local.ts';
import { type DevRequest, devArguments } from './dev/dev-arguments.ts';
import { type DevSession, devSession } from './dev/dev-session.ts';
import { type DevWindow, devWindow } from './dev/dev-window.ts';
import { type EmbeddedQueues, startQueues } from './dev/embedded-queues.ts';
import { startReceiver } from './dev/otlp-receiver.ts';
import { readKeys } from './dev/read-keys.ts';
import { queueNameOf } from './dev/queue-names.ts';
import { safeCut } from './dev/safe-text.ts';
import { traceBook } from './dev/trace-book.ts';
import { repositoryFolder } from './paths.ts';
import { fail } from './progress.ts';
import { didYouMean } from './suggest.ts';

const help = `just dev [service…]

  just dev                      every service that has a manifest and a folder in services/
  just dev caller responder     only these
  just dev --inspect caller     with a debugger's port for caller (VS Code: "Attach to a service of just dev")
  just dev --port 4000          ports from 4000 on instead of 3000; taken ones are skipped
  just dev --json               the services' log lines as they are, on stdout; everything else on stderr
  just dev --no-traces          without trees

A service is started anew when a file of it, of services/runtime or its manifest changes. Ctrl-C drains and ends all; a second one kills.
Secrets get a stand-in (local-API_KEY) unless your environment or the ignored file .env.local has them: API_KEY=value, a line each.
The queues are in memory, with the visibility timeout and the dead-letter queue of the manifests.
`;

const DEAD_LETTER_LOOK = 1_000;

async function main(argv: readonly string[]): Promise<number> {
  const parsed = devArguments(argv);
  if (!parsed.ok) return fail(parsed.message, 2);
  const { request } = parsed;
  if (request.help) {
    process.stdout.write(help);
    return 0;
  }
  const root = resolve(request.root ?? repositoryFolder);
  const color = process.stderr.isTTY === true && !process.env.NO_COLOR;
  const plan = compileLocal(root, color);
  if (plan.report !== '') process.stderr.write(`${plan.report}\n`);
  if (!plan.ok) return fail('nothing was started: the manifests do not compile');
  const known = plan.services.map(({ name }) => name);
  if (known.length === 0)
    return fail(`there is no service in ${root} with both a manifest and services/<name>/src/server.ts`);
  for (const name of [...request.services, ...request.inspect])
    if (!known.includes(name)) return fail(`there is no service \`${name}\` to run: ${didYouMean(name, known)}`, 2);
  return runUntilSignal(root, request, plan);
}

async function runUntilSignal(root: string, request: DevRequest, first: LocalPlan): Promise<number> {
  let plan = first;
  const window = devWindow({
    json: request.json,
    root,
    pad: () => Math.max(...plan.services.map(({ name }) => name.length)),
    queues: () => new Map(plan.queues.map(queueNameOf).map(({ queue, short }) => [queue, short])),
  });
  const book = traceBook({ onTrace: (trace) => window.trace(trace) });
  const receiver = await startReceiver((spans) => (request.traces ? book.add(spans) : undefined));
  const queues = await startQueues(plan.region);
  const session = devSession({
    root,
    request,
    plan,
    window,
    queues,
    otlp: receiver.url,
    onPlan: (next) => {
      plan = next;
    },
  });
  const look = lookAtDeadLetters(queues, window);
  const interrupt = interruption(session, window);
  const giveBack = readKeys(interrupt.interrupt);
  window.say('dev', `starting ${counted(request.services.length || plan.services.length)} …`);
  const started = session.start();
  let code = 0;
  await Promise.race([interrupt.first, started.then(() => interrupt.first)]).catch((error: unknown) => {
    code = fail(`nothing was started: ${safeCut(String(error), 500)}`);
  });
  await session.stop();
  // The last spans came with the drain.
  book.flush();
  clearInterval(look);
  await Promise.all([queues.close(), receiver.close()]);
  giveBack();
  window.say('dev', 'all stopped');
  return code;
}

/** `first` resolves at the first signal or Ctrl-C; a second one kills the services. */
function interruption(session: DevSession, window: DevWindow): { first: Promise<void>; interrupt: () => void } {
  let times = 0;
  const { promise: first, resolve } = Promise.withResolvers<void>();
  const interrupt = (): void => {
    times += 1;
    if (times > 1) return session.kill();
    window.say('dev', 'stopping: the services drain; Ctrl-C again kills them');
    resolve();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  return { first, interrupt };
}

function lookAtDeadLetters(queues: EmbeddedQueues, window: DevWindow): NodeJS.Timeout {
  const look = async (): Promise<void> => {
    for (const { queue, id, body } of await queues.newDeadLetters())
      window.say(
        'dead',
        `✗ a message of ${queue} went to its dead-letter queue: ${safeCut(id, 40)} ${safeCut(body, 200)}`,
        'red',
      );
  };
  return setInterval(() => void look().catch(() => undefined), DEAD_LETTER_LOOK);
}

process.exitCode = await main(process.argv.slice(2));

function counted(services: number): string {
  return services === 1 ? '1 service' : `${services} services`;
}

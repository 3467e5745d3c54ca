/**
 * Keeps ECS from ending a task that works, when it scales in or deploys. Without ECS_AGENT_URI (outside ECS) this does nothing; a failure is logged and the
 * work goes on.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html
 */
import type { Log } from '../log.ts';

export interface TaskProtection {
  /** Asked for before work begins; lasts until it is released. */
  protect(): Promise<void>;
  /** When nothing is being worked on. */
  release(): Promise<void>;
}

export interface TaskProtectionOptions {
  readonly log: Log;
  /** `$ECS_AGENT_URI`. */
  readonly agentUri?: string | undefined;
  /** How long a protection lasts when it is not renewed: 1 to 2880. */
  readonly minutes?: number;
}

const TIMEOUT = 2_000;

export function createTaskProtection({
  log,
  agentUri = process.env.ECS_AGENT_URI,
  minutes = 10,
}: TaskProtectionOptions): TaskProtection {
  if (!agentUri) return { protect: async () => undefined, release: async () => undefined };
  let until = 0;
  let renewal: NodeJS.Timeout | undefined;
  /** One request at a time, so that a release never overtakes a protection. */
  let last: Promise<void> = Promise.resolve();

  const put = async (enabled: boolean): Promise<void> => {
    try {
      const response = await fetch(`${agentUri}/task-protection/v1/state`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(
          enabled ? { ProtectionEnabled: true, ExpiresInMinutes: minutes } : { ProtectionEnabled: false },
        ),
        signal: AbortSignal.timeout(TIMEOUT),
      });
      const answer = (await response.json()) as {
        readonly error?: { readonly Message?: string };
        readonly failure?: { readonly Reason?: string };
      };
      const reason = answer.error?.Message ?? answer.failure?.Reason;
      if (!response.ok || reason !== undefined) throw new Error(reason ?? `status ${response.status}`);
      until = enabled ? Date.now() + minutes * 60_000 : 0;
    } catch (error) {
      log.warn({ err: error }, enabled ? 'ECS did not protect the task' : 'ECS did not release the task');
      // Not asked again for each message: after a quarter of a minute.
      until = enabled ? Date.now() + (minutes * 60_000) / 2 + 15_000 : 0;
    }
  };
  const queued = (work: () => Promise<void>): Promise<void> => {
    last = last.then(work);
    return last;
  };
  const half = (minutes * 60_000) / 2;
  const protect = (): Promise<void> =>
    queued(async () => {
      if (Date.now() < until - half) return;
      await put(true);
      // For work that takes longer than a protection lasts, when no other message comes meanwhile.
      clearTimeout(renewal);
      renewal = setTimeout(() => void protect(), Math.max(until - half - Date.now(), 0) + 1).unref();
    });
  return {
    protect,
    release: () =>
      queued(async () => {
        clearTimeout(renewal);
        if (until !== 0) await put(false);
      }),
  };
}

/** The programs that are measured, as child processes on the loopback. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { freePort } from '../../tools/free-port.ts';

const root = resolve(import.meta.dirname, '../..');

export interface Program {
  readonly child: ChildProcess;
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts `file` with PORT set, and waits until `path` answers. */
export async function start(file: string, env: Readonly<Record<string, string>>, path = '/health'): Promise<Program> {
  const port = await freePort(0);
  const child = spawn(process.execPath, ['--conditions=source', '--expose-gc', join(root, file)], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      HOST: '127.0.0.1',
      PORT: String(port),
      ENVIRONMENT: 'bench',
      LOG_LEVEL: 'warn',
      ...aws,
      ...env,
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${file} ended with ${child.exitCode}`);
    const answer = await fetch(`${url}${path}`).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    child,
    url,
    stop: async () => {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      await exit;
    },
  };
}

export const aws = { AWS_REGION: 'eu-west-2', AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench' };

/** What a traced service gets; spans go to `endpoint`. */
export const tracing = (service: string, endpoint: string): Record<string, string> => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  OTEL_SERVICE_NAME: service,
  OTEL_PROPAGATORS: 'tracecontext,xray',
  OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
  OTEL_TRACES_SAMPLER_ARG: '1',
  OTEL_NODE_RESOURCE_DETECTORS: 'env',
  OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=bench',
});

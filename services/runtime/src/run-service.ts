/**
 * The process of a service: configuration, listening, and the drain.
 *
 * On SIGTERM the service is no longer ready, takes no new work, ends what was begun, sends its last telemetry and exits with 0, all within STOP_TIMEOUT. A
 * second signal, or the deadline, ends it at once with 1; messages that are not finished are given back to their queue.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Static, TObject } from 'typebox';
import { type BaseConfiguration, ConfigurationError, readConfiguration } from './configuration.ts';
import { createLog, type Log } from './log.ts';
import { type App, createService, type Service } from './service.ts';
import { listenForSignals } from './signals.ts';
import { flushTelemetry } from './telemetry/running-sdk.ts';

/** Milliseconds before SIGKILL at which waiting ends, so that there is time to give messages back. */
const MARGIN = 1_500;
const RELEASE = 1_000;
/** Milliseconds before SIGKILL at which the process has exited, whatever the collector does. */
const LAST = 500;

/** Runs until a signal comes. Exits with 1 when the configuration is wrong or the port is taken. */
export async function runService<Schema extends TObject>(
  schema: Schema,
  app: App<Static<Schema> & BaseConfiguration>,
): Promise<void> {
  listenForSignals();
  const configuration = configurationOrExit(schema);
  const log = createLog({ level: configuration.LOG_LEVEL, service: configuration.SERVICE_NAME });
  let service: Service;
  try {
    service = await createService({ configuration, app, log });
    await service.listen({ port: configuration.PORT, host: configuration.HOST });
  } catch (error) {
    log.fatal({ err: error }, 'the service did not start');
    await flushTelemetry();
    process.exit(1);
  }
  drainOnSignals(service, log, configuration.STOP_TIMEOUT * 1_000);
  for (const worker of service.workers) worker.start();
}

function configurationOrExit<Schema extends TObject>(schema: Schema): Static<Schema> & BaseConfiguration {
  try {
    return readConfiguration(schema) as Static<Schema> & BaseConfiguration;
  } catch (error) {
    const problems = error instanceof ConfigurationError ? error.problems : [];
    createLog({ level: 'info', service: process.env.SERVICE_NAME ?? 'unknown' }).fatal({ problems }, String(error));
    process.exit(1);
  }
}

function drainOnSignals(service: Service, log: Log, stopTimeout: number): void {
  let signals = 0;
  let ended = false;

  const end = async (reason: string): Promise<void> => {
    ended = true;
    log.error({ reason }, 'stopped before everything was finished');
    await Promise.race([Promise.allSettled(service.workers.map((worker) => worker.release())), wait(RELEASE)]);
    process.exit(1);
  };

  const drain = async (signal: string): Promise<void> => {
    const started = Date.now();
    log.info({ signal }, 'draining');
    service.draining = true;
    const deadline = setTimeout(() => void end('the stop timeout'), Math.max(stopTimeout - MARGIN, 500));
    // The port closes last: until then probes learn that it is not ready, and a late request is answered.
    const results = await Promise.allSettled(service.workers.map((worker) => worker.stop()));
    results.push(...(await Promise.allSettled([service.close()])));
    // The work is done; what is left to wait for makes it no failure.
    clearTimeout(deadline);
    await Promise.race([flushTelemetry(), wait(Math.max(stopTimeout - LAST - (Date.now() - started), 0))]);
    // What `end` has given back ends here as well, and is not finished: the exit code is its own.
    if (ended) return;
    const failed = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    if (failed.length > 0) log.error({ err: failed[0] }, 'the drain failed');
    else log.info({ milliseconds: Date.now() - started }, 'drained');
    process.exit(failed.length > 0 ? 1 : 0);
  };

  listenForSignals((signal) => {
    signals += 1;
    void (signals > 1 ? end('a second signal') : drain(signal));
  });
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => {
      log.fatal({ err: error }, event);
      void end(event);
    });
}

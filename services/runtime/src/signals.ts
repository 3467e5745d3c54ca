/**
 * SIGTERM and SIGINT, from the first moment on: a container's process 1 has no default action for them, and would go on starting after ECS has told it to
 * stop.
 */
type OnSignal = (signal: NodeJS.Signals) => void;

let listening = false;
let onSignal: OnSignal = (signal) => {
  const line = {
    level: 'info',
    time: new Date().toISOString(),
    service: process.env.SERVICE_NAME,
    signal,
    msg: 'stopped while starting',
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
  process.exit(0);
};

/** Until a handler is given, a signal ends the process with 0: nothing has begun yet. */
export function listenForSignals(handler: OnSignal = onSignal): void {
  onSignal = handler;
  if (listening) return;
  listening = true;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => onSignal(signal));
}

/** The SDK of this process, once `telemetry.ts` has started it. */
import type { NodeSDK } from '@opentelemetry/sdk-node';

const FLUSH_MILLISECONDS = 2_000;

let sdk: NodeSDK | undefined;

export const setSdk = (started: NodeSDK): void => {
  sdk = started;
};

/** True when spans are recorded in this process. */
export const isTraced = (): boolean => sdk !== undefined;

/** Sends what is left. Waits two seconds at most, and never rejects: a collector that is gone must not hold a drain back. */
export async function flushTelemetry(): Promise<void> {
  const deadline = new Promise<void>((resolve) => setTimeout(resolve, FLUSH_MILLISECONDS).unref());
  await Promise.race([sdk?.shutdown().catch(() => undefined), deadline]);
}

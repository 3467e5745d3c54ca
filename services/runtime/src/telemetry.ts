/**
 * Starts OpenTelemetry before anything else is loaded: `import '@ecs-compile/runtime/telemetry'` is the first line of a `server.ts`.
 *
 * Without OTEL_EXPORTER_OTLP_ENDPOINT (a manifest without `tracing`) nothing of the SDK is loaded, and the API's calls do nothing.
 */

import { createRequire } from 'node:module';
import { extname } from 'node:path';
import type { NodeSDK } from '@opentelemetry/sdk-node';

const FLUSH_MILLISECONDS = 2_000;

let sdk: NodeSDK | undefined;
if (process.env.OTEL_EXPORTER_OTLP_ENDPOINT && process.env.OTEL_SDK_DISABLED !== 'true') {
  // Not `await import`: the modules imported after this one would not wait for it, and the AWS SDK would be loaded before it can be instrumented.
  const file = `./telemetry/start-sdk${extname(import.meta.url)}`;
  const { startSdk } = createRequire(import.meta.url)(file) as typeof import('./telemetry/start-sdk.ts');
  sdk = startSdk();
}

/** True when spans are recorded in this process. */
export const traced = sdk !== undefined;

/** Sends what is left. Waits two seconds at most, and never rejects: a collector that is gone must not hold a drain back. */
export async function flushTelemetry(): Promise<void> {
  const deadline = new Promise<void>((resolve) => setTimeout(resolve, FLUSH_MILLISECONDS).unref());
  await Promise.race([sdk?.shutdown().catch(() => undefined), deadline]);
}

/**
 * Metrics leave as lines on stdout in CloudWatch's embedded metric format, from which CloudWatch makes metrics without an agent, a permission or a call.
 * OTEL_METRICS_EXPORTER=none turns them off.
 */
import { type IMetricReader, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { EmbeddedMetricExporter } from './embedded-metric-exporter.ts';

export function metricReaders(env: NodeJS.ProcessEnv): IMetricReader[] {
  if (env.OTEL_METRICS_EXPORTER === 'none') return [];
  const wanted = Number(env.OTEL_METRIC_EXPORT_INTERVAL ?? 60_000);
  const interval = Number.isFinite(wanted) && wanted > 0 ? wanted : 60_000;
  return [
    new PeriodicExportingMetricReader({
      exporter: new EmbeddedMetricExporter((line) => process.stdout.write(`${line}\n`)),
      exportIntervalMillis: interval,
      exportTimeoutMillis: Math.min(1_000, interval),
    }),
  ];
}

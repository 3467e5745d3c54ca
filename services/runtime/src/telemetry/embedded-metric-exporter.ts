/**
 * OpenTelemetry metrics as lines in CloudWatch's embedded metric format.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 *
 * Histograms are exponential and become `Values` with `Counts` (the middle of each bucket), so CloudWatch computes percentiles. A metric without data in a
 * period makes no line.
 */
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import {
  type AggregationOption,
  AggregationTemporality,
  AggregationType,
  DataPointType,
  type ExponentialHistogram,
  InstrumentType,
  type MetricData,
  type PushMetricExporter,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';

/** CloudWatch's words for the units that services use; others go without one. */
const UNITS: Readonly<Record<string, string>> = { s: 'Seconds', ms: 'Milliseconds', By: 'Bytes' };
/** The format's limit for the values of one metric in one line. */
const MAXIMUM_VALUES = 100;

/** Attributes that become dimensions, each value of which is a metric to pay for. The others stay fields of the line, for Logs Insights. */
const DIMENSIONS = ['http.route', 'messaging.destination.name'];

type Value = number | { Values: number[]; Counts: number[]; Max: number; Min: number; Sum: number; Count: number };

export class EmbeddedMetricExporter implements PushMetricExporter {
  readonly #write: (line: string) => void;

  /** `write` takes one line at a time, without its end. */
  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  export(metrics: ResourceMetrics, done: (result: ExportResult) => void): void {
    const { 'service.name': service, 'deployment.environment.name': environment } = metrics.resource.attributes;
    const place = { service: String(service ?? ''), environment: String(environment ?? '') };
    for (const line of metrics.scopeMetrics.flatMap((scope) => scope.metrics).flatMap((metric) => lines(metric, place)))
      this.#write(line);
    done({ code: ExportResultCode.SUCCESS });
  }

  selectAggregationTemporality(): AggregationTemporality {
    return AggregationTemporality.DELTA;
  }

  selectAggregation(instrument: InstrumentType): AggregationOption {
    return instrument === InstrumentType.HISTOGRAM
      ? { type: AggregationType.EXPONENTIAL_HISTOGRAM, options: { maxSize: MAXIMUM_VALUES, recordMinMax: true } }
      : { type: AggregationType.DEFAULT };
  }

  async forceFlush(): Promise<void> {}
  async shutdown(): Promise<void> {}
}

function lines(metric: MetricData, place: Readonly<Record<string, string>>): string[] {
  const { name, unit } = metric.descriptor;
  return metric.dataPoints.flatMap((point) => {
    const value = valueFor(metric, point.value);
    if (value === undefined) return [];
    const properties = Object.fromEntries(Object.entries(point.attributes).map(([key, of]) => [key, String(of)]));
    const own = DIMENSIONS.filter((key) => (properties[key] ?? '') !== '');
    const sets = [Object.keys(place), ...(own.length === 0 ? [] : [[...Object.keys(place), ...own]])];
    const known = UNITS[unit];
    return JSON.stringify({
      _aws: {
        Timestamp: Math.round(point.endTime[0] * 1_000 + point.endTime[1] / 1e6),
        CloudWatchMetrics: [
          {
            Namespace: 'ecs-compile',
            Dimensions: sets,
            Metrics: [{ Name: name, ...(known === undefined ? {} : { Unit: known }) }],
          },
        ],
      },
      ...place,
      ...properties,
      [name]: value,
    });
  });
}

function valueFor(metric: MetricData, value: unknown): Value | undefined {
  if (metric.dataPointType === DataPointType.EXPONENTIAL_HISTOGRAM) return distribution(value as ExponentialHistogram);
  if (typeof value !== 'number') return undefined;
  return metric.dataPointType === DataPointType.SUM && metric.isMonotonic && value === 0 ? undefined : value;
}

function distribution({ count, sum, min, max, scale, zeroCount, positive }: ExponentialHistogram): Value | undefined {
  if (count === 0) return undefined;
  const base = 2 ** (2 ** -scale);
  const Values: number[] = [];
  const Counts: number[] = [];
  const add = (value: number, of: number): void => {
    if (of === 0) return;
    Values.push(value);
    Counts.push(of);
  };
  add(0, zeroCount);
  for (const [index, of] of positive.bucketCounts.entries()) {
    const lower = base ** (positive.offset + index);
    add((lower + lower * base) / 2, of);
  }
  return { Values, Counts, Max: max ?? 0, Min: min ?? 0, Sum: sum ?? 0, Count: count };
}

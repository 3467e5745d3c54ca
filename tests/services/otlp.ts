/** A small client of OTLP over HTTP with JSON: spans as a service would send them, with nothing of an SDK. */
import { randomBytes } from 'node:crypto';

const KINDS = { INTERNAL: 1, SERVER: 2, CLIENT: 3, PRODUCER: 4, CONSUMER: 5 };

export interface Span {
  readonly trace: string;
  readonly id: string;
  readonly parent?: string;
  readonly name: string;
  readonly kind: keyof typeof KINDS;
  readonly attributes?: Readonly<Record<string, string | number>>;
}

export const newTrace = (): string => randomBytes(16).toString('hex');
export const newSpan = (): string => randomBytes(8).toString('hex');

/** Sends the spans of one service, whose resource is what the variables of its container say. Throws unless they are accepted. */
export async function sendSpans(
  endpoint: string,
  variables: Readonly<Record<string, string>>,
  spans: readonly Span[],
): Promise<void> {
  const now = BigInt(Date.now()) * 1_000_000n;
  const resource = { attributes: attributesOf(resourceOf(variables)) };
  const sent = spans.map(({ trace, id, parent = '', name, kind, attributes = {} }) => ({
    traceId: trace,
    spanId: id,
    parentSpanId: parent,
    name,
    kind: KINDS[kind],
    startTimeUnixNano: String(now - 5_000_000n),
    endTimeUnixNano: String(now),
    attributes: attributesOf(attributes),
  }));
  const response = await fetch(`${endpoint}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: sent }] }] }),
  });
  if (!response.ok) throw new Error(`the collector answered ${response.status}: ${await response.text()}`);
}

function resourceOf(variables: Readonly<Record<string, string>>): Record<string, string> {
  const pairs = (variables.OTEL_RESOURCE_ATTRIBUTES ?? '').split(',').filter(Boolean);
  return {
    ...Object.fromEntries(pairs.map((pair) => pair.split('=', 2) as [string, string])),
    'service.name': variables.OTEL_SERVICE_NAME ?? '',
  };
}

const attributesOf = (attributes: Readonly<Record<string, string | number>>) =>
  Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: value } : { stringValue: value },
  }));

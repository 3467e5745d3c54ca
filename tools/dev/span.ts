/** Spans as OTLP over HTTP brings them in JSON, reduced to what the window shows. Nothing of a request is trusted: a span without its ids is left out. */
export type Attribute = string | number | boolean;

export interface Span {
  readonly trace: string;
  readonly id: string;
  /** Absent for the first span of a trace. */
  readonly parent: string | undefined;
  readonly service: string;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  /** Milliseconds since 1970, with fractions. */
  readonly start: number;
  readonly end: number;
  readonly failed: boolean;
  /** What went wrong, or why a request was refused, in words; empty when nothing did or nobody said. */
  readonly fault: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
}

const KINDS = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'] as const;

type Json = Readonly<Record<string, unknown>>;
const list = (value: unknown): readonly Json[] =>
  (Array.isArray(value) ? value : []).filter((one): one is Json => typeof one === 'object' && one !== null);

export function spansOf(body: unknown): Span[] {
  return list((body as Json | null)?.resourceSpans).flatMap((group) => {
    const resource = attributesOf((group.resource as Json | undefined)?.attributes);
    const service = String(resource['service.name'] ?? 'unknown');
    return list(group.scopeSpans).flatMap((scope) => list(scope.spans).flatMap((span) => spanOf(span, service)));
  });
}

function spanOf(span: Json, service: string): Span[] {
  const { traceId, spanId, parentSpanId, name, kind, status } = span;
  if (typeof traceId !== 'string' || typeof spanId !== 'string' || traceId === '' || spanId === '') return [];
  const attributes = attributesOf(span.attributes);
  const { code, message } = (status ?? {}) as Json;
  const answer = Number(attributes['http.response.status_code'] ?? 0);
  // A request that was wrong is the caller's failure, not the server's.
  const refused = Number(kind) === 2 && answer >= 400 && answer < 500;
  const failed = (code === 2 && !refused) || answer >= 500;
  const start = milliseconds(span.startTimeUnixNano);
  return [
    {
      trace: traceId,
      id: spanId,
      parent: typeof parentSpanId === 'string' && parentSpanId !== '' ? parentSpanId : undefined,
      service,
      name: String(name ?? ''),
      kind: KINDS[Number(kind)] ?? 'internal',
      start,
      end: Math.max(milliseconds(span.endTimeUnixNano), start),
      failed,
      fault: failed || refused ? (typeof message === 'string' && message !== '' ? message : exception(span)) : '',
      attributes,
    },
  ];
}

function exception(span: Json): string {
  const event = list(span.events).find(({ name }) => name === 'exception');
  return event === undefined ? '' : String(attributesOf(event.attributes)['exception.message'] ?? '');
}

function attributesOf(value: unknown): Record<string, Attribute> {
  return Object.fromEntries(
    list(value).flatMap(({ key, value: of }) => {
      const { stringValue, intValue, doubleValue, boolValue } = (of ?? {}) as Json;
      const plain = stringValue ?? boolValue ?? (intValue === undefined ? doubleValue : Number(intValue));
      return typeof key === 'string' && ['string', 'number', 'boolean'].includes(typeof plain)
        ? [[key, plain as Attribute] as const]
        : [];
    }),
  );
}

/** Nanoseconds as text (or a number), kept to the microsecond. */
function milliseconds(nanoseconds: unknown): number {
  const text = String(nanoseconds ?? '0');
  return /^\d{1,20}$/.test(text) ? Number(BigInt(text) / 1_000n) / 1_000 : 0;
}

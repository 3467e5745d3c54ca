/**
 * Which traces are recorded. The parent decides; where there is none, OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG do, and a health check never begins a
 * trace. Dropped here, a health check costs nothing; dropped in the collector, its children would be left as orphans.
 */
import { type Attributes, type Context, type Link, SpanKind } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  type SamplingResult,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';

export function createSampler(env: NodeJS.ProcessEnv): Sampler {
  const name = env.OTEL_TRACES_SAMPLER ?? 'parentbased_always_on';
  const root = new WithoutProbes(
    rootSampler(name.replace('parentbased_', ''), env.OTEL_TRACES_SAMPLER_ARG),
    ['/health', '/ready'].map((path) => `${env.BASE_PATH ?? ''}${path}`),
  );
  return name.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root;
}

function rootSampler(name: string, argument: string | undefined): Sampler {
  if (name === 'always_off') return new AlwaysOffSampler();
  if (name !== 'traceidratio') return new AlwaysOnSampler();
  const ratio = Number(argument ?? 1);
  return new TraceIdRatioBasedSampler(Number.isFinite(ratio) ? ratio : 1);
}

class WithoutProbes implements Sampler {
  readonly #sampler: Sampler;
  readonly #probes: ReadonlySet<string>;
  constructor(sampler: Sampler, probes: readonly string[]) {
    this.#sampler = sampler;
    this.#probes = new Set(probes);
  }
  shouldSample(
    context: Context,
    traceId: string,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult {
    if (
      kind === SpanKind.SERVER &&
      this.#probes.has(
        String(attributes['url.path'] ?? '')
          .replace(/[?].*$/, '')
          .replace(/\/$/, ''),
      )
    )
      return { decision: SamplingDecision.NOT_RECORD };
    return this.#sampler.shouldSample(context, traceId, name, kind, attributes, links);
  }
  toString(): string {
    return `WithoutProbes{${this.#sampler.toString()}}`;
  }
}

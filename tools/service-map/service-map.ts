/**
 * Segment documents as a service map, the way X-Ray draws it: one node a service, one an AWS resource, one a remote host that
 * sent no segment, and one for the clients that begin traces. Sorted, and without ids and times, so that the same calls give the
 * same map.
 */

/** One document of PutTraceSegments: what the map and the tests read of it. */
export interface Segment {
  readonly trace_id: string;
  readonly id: string;
  readonly parent_id?: string;
  readonly name: string;
  readonly type?: 'subsegment';
  readonly namespace?: 'aws' | 'remote';
  readonly origin?: string;
  readonly start_time: number;
  readonly end_time?: number;
  readonly fault?: boolean;
  readonly error?: boolean;
  readonly throttle?: boolean;
  readonly annotations?: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly http?: {
    readonly request?: { readonly method?: string; readonly url?: string };
    readonly response?: { readonly status?: number };
  };
  readonly aws?: { readonly operation?: string; readonly queue_url?: string; readonly table_name?: string };
  readonly links?: readonly { readonly trace_id: string; readonly id: string }[];
}

export interface ServiceNode {
  /** `client`, a service's name, `sqs/orders`, `remote/example.com`. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'client' | 'service' | 'resource' | 'remote';
  /** In X-Ray's words: `AWS::ECS::Fargate`, `AWS::SQS::Queue`, `remote`, `client`. Empty for a service without an origin. */
  readonly type: string;
}

export interface ServiceMap {
  readonly nodes: readonly ServiceNode[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}

const CLIENT: ServiceNode = { id: 'client', name: 'client', kind: 'client', type: 'client' };

export function serviceMap(segments: readonly Segment[]): ServiceMap {
  const byId = new Map(segments.map((segment) => [keyOf(segment.trace_id, segment.id), segment]));
  const parentOf = (segment: Segment): Segment | undefined =>
    segment.parent_id ? byId.get(keyOf(segment.trace_id, segment.parent_id)) : undefined;
  const answered = new Set(
    segments.filter((one) => one.type === undefined && one.parent_id).map((one) => keyOf(one.trace_id, one.parent_id)),
  );
  const nodes = new Map<string, ServiceNode>();
  const edges = new Set<string>();
  const add = (from: ServiceNode, to: ServiceNode): void => {
    nodes.set(from.id, from).set(to.id, to);
    edges.add(`${from.id}\n${to.id}`);
  };
  for (const segment of segments) {
    const parent = parentOf(segment);
    if (segment.type === undefined) {
      const caller = parent && calledNode(parent);
      // A service behind a resource is reached through it; behind a plain call, by the service that made the call.
      if (caller?.kind === 'resource') add(caller, serviceNode(segment));
      else {
        const owner = parent && ownerOf(parent, parentOf);
        add(owner ? serviceNode(owner) : CLIENT, serviceNode(segment));
      }
      continue;
    }
    const called = calledNode(segment);
    const owner = ownerOf(segment, parentOf);
    if (called === undefined || owner === undefined) continue;
    if (called.kind === 'remote' && answered.has(keyOf(segment.trace_id, segment.id))) continue;
    add(serviceNode(owner), called);
  }
  return {
    nodes: [...nodes.values()].sort((a, b) => compare(a.id, b.id)),
    edges: [...edges].sort(compare).map((edge) => {
      const [from = '', to = ''] = edge.split('\n');
      return { from, to };
    }),
  };
}

const keyOf = (trace: string, id: string | undefined): string => `${trace}/${id}`;
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const serviceNode = ({ name, origin = '' }: Segment): ServiceNode => ({
  id: name,
  name,
  kind: 'service',
  type: origin,
});

/** The segment that a subsegment belongs to: X-Ray shows nothing of one that belongs to none. */
function ownerOf(segment: Segment, parentOf: (segment: Segment) => Segment | undefined): Segment | undefined {
  let owner: Segment | undefined = segment;
  while (owner?.type === 'subsegment') owner = parentOf(owner);
  return owner;
}

/** What a subsegment calls; undefined for work inside the service. */
function calledNode({ type, namespace, name, aws = {} }: Segment): ServiceNode | undefined {
  if (type === undefined || namespace === undefined) return undefined;
  if (namespace === 'remote') return { id: `remote/${name}`, name, kind: 'remote', type: 'remote' };
  const [what, resource] =
    name === 'SQS' && aws.queue_url
      ? ['SQS::Queue', aws.queue_url.split('/').at(-1) ?? name]
      : name === 'DynamoDB' && aws.table_name
        ? ['DynamoDB::Table', aws.table_name]
        : [name, name];
  return { id: `${name.toLowerCase()}/${resource}`, name: resource, kind: 'resource', type: `AWS::${what}` };
}

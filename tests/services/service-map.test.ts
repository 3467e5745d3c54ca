/** The service map of segment documents, and its picture. */
import { describe, expect, test } from 'vitest';
import { drawServiceMap } from '../../tools/service-map/draw-service-map.ts';
import { type Segment, serviceMap } from '../../tools/service-map/service-map.ts';

const TRACE = '1-5e382a68-b038f2d1c4a59e7603f81d22';
const times = { trace_id: TRACE, start_time: 1, end_time: 2 };
const origin = 'AWS::ECS::Fargate';
const sqs = (queue: string) => ({ queue_url: `https://sqs.eu-west-2.amazonaws.com/111111111111/${queue}` });

const segments: readonly Segment[] = [
  { ...times, id: '01', name: 'caller', origin },
  { ...times, id: '02', parent_id: '01', type: 'subsegment', name: 'checks the order' },
  { ...times, id: '03', parent_id: '02', type: 'subsegment', namespace: 'remote', name: 'responder' },
  { ...times, id: '04', parent_id: '03', name: 'responder', origin },
  { ...times, id: '05', parent_id: '01', type: 'subsegment', namespace: 'aws', name: 'SQS', aws: sqs('orders') },
  { ...times, id: '06', parent_id: '05', name: 'consumer', origin },
  { ...times, id: '07', parent_id: '06', type: 'subsegment', namespace: 'aws', name: 'SQS', aws: sqs('receipts') },
  { ...times, id: '08', parent_id: '04', type: 'subsegment', namespace: 'remote', name: 'api.example.com' },
  { ...times, id: '09', parent_id: '04', type: 'subsegment', namespace: 'aws', name: 'S3' },
  { ...times, id: '10', parent_id: '99', type: 'subsegment', namespace: 'remote', name: 'nobody' },
];
const edgesOf = (documents: readonly Segment[]): string[] =>
  serviceMap(documents).edges.map(({ from, to }) => `${from} -> ${to}`);

describe('the service map', () => {
  test('has an edge for each call, through resources and past remote calls that were answered', () => {
    expect(edgesOf(segments)).toEqual([
      'caller -> responder',
      'caller -> sqs/orders',
      'client -> caller',
      'consumer -> sqs/receipts',
      'responder -> remote/api.example.com',
      'responder -> s3/S3',
      'sqs/orders -> consumer',
    ]);
  });

  test('says what each node is', () => {
    expect(serviceMap(segments).nodes.map(({ id, name, kind, type }) => [id, name, kind, type].join(' | '))).toEqual([
      'caller | caller | service | AWS::ECS::Fargate',
      'client | client | client | client',
      'consumer | consumer | service | AWS::ECS::Fargate',
      'remote/api.example.com | api.example.com | remote | remote',
      'responder | responder | service | AWS::ECS::Fargate',
      's3/S3 | S3 | resource | AWS::S3',
      'sqs/orders | orders | resource | AWS::SQS::Queue',
      'sqs/receipts | receipts | resource | AWS::SQS::Queue',
    ]);
  });

  test('is the same in whatever order the documents came, and however often', () => {
    expect(serviceMap([...segments.toReversed(), ...segments])).toEqual(serviceMap(segments));
  });

  test('keeps traces apart', () => {
    const other = { ...times, trace_id: '1-5e382a68-000000000000000000000000' };
    expect(edgesOf([...segments, { ...other, id: '11', parent_id: '03', name: 'hello' }])).toContain('client -> hello');
  });
});

describe('its picture', () => {
  const picture = drawServiceMap(serviceMap(segments), 'Orders & receipts');
  const placeOf = (name: string): { x: number; y: number } => {
    const [, x, y] =
      [...picture.matchAll(/translate\((\S+) (\S+)\)">[\s\S]*?class="name"[^>]*>([^<]+)</g)].find(
        ([, , , text]) => text === name,
      ) ?? [];
    return { x: Number(x), y: Number(y) };
  };

  test('has the same bytes for the same calls', () => {
    expect(drawServiceMap(serviceMap(segments.toReversed()), 'Orders & receipts')).toBe(picture);
  });

  test('goes from left to right, and gives each node a place of its own', () => {
    const along = ['client', 'caller', 'orders', 'consumer', 'receipts'].map((name) => placeOf(name).x);
    expect(along).toEqual(along.toSorted((a, b) => a - b));
    expect(new Set(along).size).toBe(along.length);
    const places = serviceMap(segments).nodes.map(({ name }) => JSON.stringify(placeOf(name)));
    expect(new Set(places).size).toBe(places.length);
  });

  test('needs nothing from elsewhere, and says in words what it shows', () => {
    expect(picture).not.toMatch(/<script|<image|@import|url\((?!#)|href="(?!#)/);
    expect(picture).toContain('<title id="title">Orders &amp; receipts</title>');
    expect(picture).toContain('client to caller');
    expect(picture).toContain('prefers-color-scheme: dark');
  });

  test('can be drawn of calls that go in a circle, of one service and of none', () => {
    const receives: Segment = {
      ...times,
      id: '12',
      parent_id: '06',
      type: 'subsegment',
      namespace: 'aws',
      name: 'SQS',
      aws: sqs('orders'),
    };
    const itself: Segment = { ...times, id: '13', parent_id: '04', name: 'responder', origin };
    const circle = drawServiceMap(serviceMap([...segments, receives, itself]), 'circle');
    expect(circle.match(/marker-start/g)).toHaveLength(1);
    for (const drawn of [
      circle,
      drawServiceMap(serviceMap(segments.slice(0, 1)), 'one'),
      drawServiceMap(serviceMap([]), 'none'),
    ])
      expect(drawn).not.toMatch(/NaN|Infinity|undefined/);
  });
});

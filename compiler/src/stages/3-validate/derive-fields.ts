/** Defaults that depend on other fields. Each is a rule with a name, so that `why` can say it. */
import { isMap, mapOf, type Origin, type Scalar, scalar, type Sourced } from '../../model/sourced.ts';
import { listOf } from '../../model/sourced.ts';

/** Adds what must be there before the schema's defaults go in: a cooldown where target tracking or a latency needs one. */
export function prepare(service: Sourced): Sourced {
  return change(service, ['scaling'], (scaling) => {
    const tracks = scaling.of.strategy?.value === 'alb' || scaling.of.target !== undefined;
    const late = scaling.of.strategy?.value === 'sqs' && scaling.of.latency !== undefined;
    if (!(tracks || late) || scaling.of.cooldown) return scaling;
    return add(
      scaling,
      'cooldown',
      mapOf(
        [],
        late
          ? rule('queue-latency', 'what scaling on latency waits after a change', scaling.origin)
          : rule('target-tracking', 'what target tracking waits after a change', scaling.origin),
      ),
    );
  });
}

/** Adds what follows from other fields, after the schema's defaults are in. */
export function derive(service: Sourced): Sourced {
  let result = service;
  if (!isMap(result)) return result;
  const { name, queues } = result.of;
  if (name && !result.of.image)
    result = add(result, 'image', derived(name.value as Scalar, 'image-is-name', "the service's name", name));
  if (queues && isMap(queues) && !(result as { of: Record<string, Sourced> }).of.consumes) {
    const origin = rule('consumes-own-queues', "the service's own queues", queues.origin);
    result = add(
      result,
      'consumes',
      listOf(
        Object.entries(queues.of).map(([queue, node]) =>
          derived(queue, 'consumes-own-queues', "the service's own queues", node),
        ),
        origin,
      ),
    );
  }
  result = tunnelWrites(result);
  result = change(result, ['connection'], (connection) =>
    connection.of.type?.value === 'internal' ? connection : ingress(connection, name),
  );
  return change(result, ['scaling'], desired);
}

/**
 * ECS Exec needs a root file system that its agent can write to.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html#ecs-exec-considerations
 */
function tunnelWrites(service: Sourced): Sourced {
  const tunnel = isMap(service) ? service.of.tunnel : undefined;
  if (!tunnel || tunnel.value === false) return service;
  return change(service, ['filesystem'], (filesystem) => {
    const { read_only } = filesystem.of;
    if (read_only?.value !== true) return filesystem;
    const open = derived(false, 'tunnel-writes', 'the tunnel needs a root file system that it can write to', tunnel);
    return add(filesystem, 'read_only', read_only.origin.kind === 'written' ? { ...open, overrode: read_only } : open);
  });
}

function ingress(connection: Sourced & { of: Record<string, Sourced> }, name: Sourced | undefined): Sourced {
  const path =
    connection.of.path ??
    (name && derived(`/${String(name.value)}`, 'path-is-name', "`/` and the service's name", name));
  if (!path) return connection;
  const withPath = connection.of.path ? connection : add(connection, 'path', path);
  return change(withPath, ['health_check'], (check) => {
    if (check.of.path) return check;
    const below = path.value === '/' ? '' : String(path.value);
    return add(
      check,
      'path',
      derived(`${below}/health`, 'health-below-path', "`/health` below the connection's path", path),
    );
  });
}

function desired(scaling: Sourced & { of: Record<string, Sourced> }): Sourced {
  const { strategy, min } = scaling.of;
  if (strategy?.value === 'default' || scaling.of.desired || !min) return scaling;
  const value = min.value === 0 ? 1 : (min.value as number);
  return add(
    scaling,
    'desired',
    derived(
      value,
      'desired-is-min',
      min.value === 0 ? 'one task to start with, since the minimum is 0' : 'the minimum',
      min,
    ),
  );
}

function derived(value: Scalar, name: string, says: string, from: Sourced): Sourced {
  return scalar(value, rule(name, says, from.origin));
}

const rule = (name: string, says: string, from: Origin): Origin => ({ kind: 'rule', rule: name, says, from: [from] });

function add(node: Sourced, key: string, child: Sourced): Sourced {
  return isMap(node) ? mapOf([...Object.entries(node.of), [key, child]], node.origin, node.overrode) : node;
}

function change(
  node: Sourced,
  path: readonly [string],
  by: (child: Sourced & { of: Record<string, Sourced> }) => Sourced,
): Sourced {
  if (!isMap(node)) return node;
  const child = node.of[path[0]];
  if (!child || !isMap(child)) return node;
  return mapOf(
    Object.entries(node.of).map(([key, value]) => [key, key === path[0] ? by(child) : value]),
    node.origin,
    node.overrode,
  );
}

/** Short forms become their maps, layer by layer and before anything is merged: `connection: internal` is `connection: {type: internal}`. */
import { isMap, mapOf, scalar, type Sourced } from '../../model/sourced.ts';

type Expansion = (node: Sourced) => Sourced;

const keep: Expansion = (node) => node;
const trueIsEmptyMap: Expansion = (node) => (node.value === true ? mapOf([], node.origin) : node);

const EXPANSIONS: Readonly<Record<string, Expansion>> = {
  connection: (node) => (typeof node.value === 'string' ? mapOf([['type', node]], node.origin) : node),
  scaling: (node) => {
    if (typeof node.value === 'number')
      return mapOf(
        [
          ['strategy', scalar('default', node.origin)],
          ['count', node],
        ],
        node.origin,
      );
    return typeof node.value === 'string' ? mapOf([['strategy', node]], node.origin) : node;
  },
  tracing: trueIsEmptyMap,
  tunnel: trueIsEmptyMap,
  alarms: trueIsEmptyMap,
  capacity: (node) => {
    if (node.value !== 'spot' && node.value !== 'on_demand') return node;
    return mapOf(
      [
        ['on_demand_base', scalar(0, node.origin)],
        ['spot_percent', scalar(node.value === 'spot' ? 100 : 0, node.origin)],
      ],
      node.origin,
    );
  },
  restart: trueIsEmptyMap,
  secrets: each((secret) => (typeof secret.value === 'string' ? mapOf([['from', secret]], secret.origin) : secret)),
  sidecars: each((sidecar) => expandShortForms(sidecar)),
};

/** A map with each of its values expanded. */
function each(expansion: Expansion): Expansion {
  return (node) =>
    isMap(node)
      ? mapOf(
          Object.entries(node.of).map(([name, child]) => [name, expansion(child)]),
          node.origin,
          node.overrode,
        )
      : node;
}

/** One layer of a service, with every short form as its map. */
export function expandShortForms(layer: Sourced): Sourced {
  if (!isMap(layer)) return layer;
  return mapOf(
    Object.entries(layer.of).map(([field, node]) => [field, expandField(field, node)]),
    layer.origin,
    layer.overrode,
  );
}

/** The map that a field's short form stands for. */
export const expandField = (field: string, node: Sourced): Sourced => (EXPANSIONS[field] ?? keep)(node);

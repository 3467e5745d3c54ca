/** Regions and services of AWS that were probably meant otherwise. AWS adds names, so these are warnings. */
import { type Diagnostic, quote } from '../../diagnostics/diagnostic.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import { ENDPOINTS, REGIONS } from '../../model/aws-names.ts';
import type { Platform } from '../../model/platform.ts';
import type { Typed } from '../../model/sourced.ts';
import { at } from './rules/rule.ts';

export function awsNameFaults({ environments, registry }: Platform): Diagnostic[] {
  const named = environments.filter(({ emulated }) => !emulated);
  const regions = [...named.map(({ region }) => region), ...(registry.kind === 'external' ? [registry.region] : [])];
  const endpoints = named.flatMap(({ stacks }) => [...stacks.network.of.interface_endpoints.of]);
  return [...regions.flatMap(unknownRegion), ...once(endpoints).flatMap(unknownEndpoint)];
}

/** What stands at the top holds in every environment. */
const once = (nodes: readonly Typed<string>[]): Typed<string>[] => [
  ...new Map(nodes.map((node) => [node.origin, node])).values(),
];

function unknownRegion({ value, origin }: Typed<string>): Diagnostic[] {
  if (REGIONS.has(value)) return [];
  const near = suggest(value, REGIONS);
  return [
    at(origin, 'validate/unknown-aws-name', `This version of the compiler knows no region ${quote(value)}`, {
      help: near ? `did you mean ${quote(near)}?` : 'a region that AWS has added since is taken all the same',
    }),
  ];
}

/** Only what is near a name that is known: the list has what tasks may want, not all that AWS has. */
function unknownEndpoint({ value, origin }: Typed<string>): Diagnostic[] {
  const name = value.replace(/-fips$/, '');
  const near = ENDPOINTS.has(name) ? undefined : suggest(name, ENDPOINTS);
  return near
    ? [
        at(origin, 'validate/unknown-aws-name', `${quote(value)} is probably no service with an interface endpoint`, {
          help: `did you mean ${quote(near)}?`,
        }),
      ]
    : [];
}

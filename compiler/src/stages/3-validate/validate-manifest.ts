/**
 * One manifest to one checked service per environment: shape of each layer, short forms, merge, the merged service, defaults, normal forms,
 * rules. What comes out is whole; a manifest with a fault stays in the fleet as broken, so that references to it are not faults too.
 */
import type { Diagnostic, Result } from '../../diagnostics/diagnostic.ts';
import { quote } from '../../diagnostics/diagnostic.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import type { Service } from '../../generated/service.ts';
import type { Deployed, Member } from '../../model/fleet.ts';
import { type Environment, LOCAL, type Platform } from '../../model/platform.ts';
import type { SourceId, Span } from '../../model/source.ts';
import {
  isMap,
  keySpanOf,
  type Layer,
  listOf,
  mapOf,
  type Origin,
  type Sourced,
  scalar,
  type Typed,
} from '../../model/sourced.ts';
import { checkTemplates } from './check-templates.ts';
import { derive, prepare } from './derive-fields.ts';
import { expandShortForms } from './expand-short-forms.ts';
import { fillDefaults } from './fill-defaults.ts';
import { mergeLayers } from './merge.ts';
import { normalise } from './normalise.ts';
import { runRules } from './rules/run-rules.ts';
import { checkAgainst, serviceFields } from './schemas.ts';

export interface ManifestInput {
  readonly id: SourceId;
  /** Undefined when the text did not parse. */
  readonly document: Sourced | undefined;
  /** Where the parser found something missing. */
  readonly holes: readonly Span[];
}

/** Validates a manifest for every environment of the platform in which it is deployed. */
export function validateManifest(input: ManifestInput, platform: Platform): Result<Member> {
  const { id, document } = input;
  const everywhere = new Set(platform.environments.map((environment) => environment.name));
  if (!document || !isMap(document))
    return {
      value: {
        manifest: id,
        name: undefined,
        nameNode: undefined,
        queues: undefined,
        deployed: [],
        faulty: [],
        leftOut: new Map(),
        broken: everywhere,
      },
      diagnostics: [],
    };
  const layer = checkAgainst('manifest', document, new Set(), input.holes);
  const { base, overrides } = split(layer.node);
  const diagnostics: Diagnostic[] = [...layer.diagnostics, ...unknownEnvironments(overrides, platform)];
  const found: { environment: Environment; diagnostics: readonly Diagnostic[] }[] = [];
  const deployed: Deployed[] = [];
  const faulty: Deployed[] = [];
  const broken = new Set<string>();
  for (const environment of platform.environments) {
    const override = overrides?.[environment.name];
    if (!isDeployed(environment, override)) continue;
    const result = validateIn(environment, platform, base, override, layer.removed, input.holes);
    found.push({ environment, diagnostics: result.diagnostics });
    const sound = layer.removed.size === 0 && !result.diagnostics.some((d) => d.severity === 'error');
    if (!sound) broken.add(environment.name);
    if (result.value) {
      const one = { name: result.value.value.name, environment, manifest: id, service: result.value };
      (sound ? deployed : faulty).push(one);
    }
  }
  diagnostics.push(...sayWhere(found));
  return {
    value: {
      manifest: id,
      name: asText(base.of.name),
      nameNode: base.of.name,
      queues: queueNames(document),
      deployed,
      faulty,
      leftOut: new Map(Object.entries(overrides ?? {}).filter(([, override]) => override.value === false)),
      // What a hole would have held may be what another manifest asks for.
      broken: layer.removed.size > 0 || input.holes.length > 0 ? everywhere : broken,
    },
    diagnostics,
  };
}

type MapNode = Sourced & { of: Readonly<Record<string, Sourced>> };

function split(document: Sourced): { base: MapNode; overrides: Readonly<Record<string, Sourced>> | undefined } {
  const entries = isMap(document) ? Object.entries(document.of) : [];
  const base = mapOf(
    entries.filter(([key]) => key !== 'environments'),
    document.origin,
  ) as MapNode;
  const environments = isMap(document) ? document.of.environments : undefined;
  return {
    base,
    overrides:
      environments && isMap(environments)
        ? Object.fromEntries(Object.entries(environments.of).map(([name, node]) => [name, asOverride(node, name)]))
        : undefined,
  };
}

/** The same values, known to come from an override: `why` names the environment. */
function asOverride(node: Sourced, environment: string): Sourced {
  const layer: Layer = { kind: 'override', environment };
  const origin: Origin = node.origin.kind === 'written' ? { ...node.origin, layer } : node.origin;
  if (isMap(node))
    return mapOf(
      Object.entries(node.of).map(([key, child]) => [key, asOverride(child, environment)]),
      origin,
    );
  if (Array.isArray(node.of))
    return listOf(
      (node.of as readonly Sourced[]).map((child) => asOverride(child, environment)),
      origin,
    );
  return { ...node, origin };
}

function isDeployed(environment: Environment, override: Sourced | undefined): boolean {
  if (override?.value === false) return false;
  return !environment.protected || override !== undefined;
}

interface Validated {
  readonly value: Typed<Service> | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

function validateIn(
  environment: Environment,
  platform: Platform,
  base: Sourced,
  override: Sourced | undefined,
  removed: ReadonlySet<string>,
  holes: readonly Span[],
): Validated {
  const layers = [
    platform.defaults,
    environment.defaults,
    base,
    environment.emulated ? emulatorLayer() : undefined,
    override,
  ].map((layer) => layer && expandShortForms(layer));
  const merged = mergeLayers(layers) ?? base;
  const refused = [...relative(removed, environment.name), ...ofDefaults(platform.refused, environment.name)];
  const shape = checkAgainst('effective', merged, new Set(refused), holes);
  const normal = complete(shape.checked);
  const diagnostics = [...shape.diagnostics, ...normal.diagnostics, ...checkTemplates(normal.value)];
  if (!shape.readable) return { value: undefined, diagnostics };
  const faulty = new Set([...shape.removed, ...normal.faulty]);
  const value = shape.checked === shape.node ? normal.value : complete(shape.node).value;
  return {
    value: shape.whole ? (value as unknown as Typed<Service>) : undefined,
    diagnostics: [...diagnostics, ...runRules(normal.value as unknown as Typed<Service>, faulty)],
  };
}

/** With defaults, in normal form. */
const complete = (service: Sourced): ReturnType<typeof normalise> =>
  normalise(derive(fillDefaults(prepare(service), serviceFields)), serviceFields);

/** What an emulator needs and no manifest should have to say. */
function emulatorLayer(): Sourced {
  const origin: Origin = { kind: 'rule', rule: 'emulator', says: 'what the emulator needs', from: [] };
  return mapOf([['deployment', mapOf([['wait_for_steady_state', scalar(false, origin)]], origin)]], origin);
}

/** Paths taken out of the manifest, as the merged service of one environment names them; the empty one is the whole of it. */
function relative(removed: ReadonlySet<string>, environment: string): Set<string> {
  const prefix = `environments.${environment}.`;
  return new Set(
    [...removed].flatMap((path) =>
      path === 'environments' || `${path}.` === prefix
        ? ['']
        : path.startsWith(prefix)
          ? [path.slice(prefix.length)]
          : path.startsWith('environments.')
            ? []
            : [path],
    ),
  );
}

/** The same for paths taken out of the platform file. */
function ofDefaults(refused: ReadonlySet<string>, environment: string): string[] {
  const prefixes = ['defaults.', `environments.${environment}.defaults.`];
  return prefixes.flatMap((prefix) =>
    [...refused].flatMap((path) =>
      path.startsWith(prefix) ? [path.slice(prefix.length)] : prefix.startsWith(`${path}.`) ? [''] : [],
    ),
  );
}

function unknownEnvironments(
  overrides: Readonly<Record<string, Sourced>> | undefined,
  platform: Platform,
): Diagnostic[] {
  const known = new Set([...platform.environmentNames, LOCAL]);
  return Object.entries(overrides ?? {}).flatMap(([name, node]) => {
    if (known.has(name)) return [];
    const near = suggest(name, known);
    const span = keySpanOf(node.origin);
    return [
      {
        code: 'link/unknown-environment' as const,
        severity: 'error' as const,
        message: `The platform has no environment named ${quote(name)}`,
        ...(span ? { span } : {}),
        ...(near
          ? { help: `did you mean ${quote(near)}?` }
          : { notes: [`environments are ${[...known].map(quote).join(', ')}`] }),
      },
    ];
  });
}

/** A fault that only some environments have says in which; one that all have says nothing of environments. */
function sayWhere(found: readonly { environment: Environment; diagnostics: readonly Diagnostic[] }[]): Diagnostic[] {
  const identity = (d: Diagnostic): string => JSON.stringify([d.code, d.span, d.message]);
  const places = new Map<string, string[]>();
  for (const { environment, diagnostics } of found)
    for (const d of diagnostics) places.set(identity(d), [...(places.get(identity(d)) ?? []), environment.name]);
  const said = new Set<string>();
  return found.flatMap(({ diagnostics }) =>
    diagnostics.flatMap((diagnostic) => {
      const key = identity(diagnostic);
      if (said.has(key)) return [];
      said.add(key);
      const names = [...new Set(places.get(key) ?? [])];
      return names.length === found.length
        ? [diagnostic]
        : [{ ...diagnostic, notes: [...(diagnostic.notes ?? []), `in ${names.map(quote).join(', ')}`] }];
    }),
  );
}

const asText = (node: Sourced | undefined): string | undefined =>
  typeof node?.value === 'string' ? node.value : undefined;

/** Names of all queues, those with a fault included; undefined where something else stands in their place. */
function queueNames(document: Sourced): string[] | undefined {
  const { base, overrides } = split(document);
  const maps = [base, ...Object.values(overrides ?? {})].flatMap((layer) =>
    isMap(layer) ? (layer.of.queues ?? []) : [],
  );
  if (maps.some((node) => node.value !== null && !isMap(node))) return undefined;
  return [...new Set(maps.flatMap((node) => Object.keys(node.of ?? {})))];
}

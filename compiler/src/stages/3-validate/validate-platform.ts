/** The platform file to a platform: shape, defaults, and one completed environment per name. Without a file, built-in assumptions stand in. */
import type { Diagnostic, Result } from '../../diagnostics/diagnostic.ts';
import { quote } from '../../diagnostics/diagnostic.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import {
  type Domain,
  type Environment,
  LOCAL,
  LOCAL_ACCOUNT,
  type NetworkStack,
  type OidcStack,
  type Platform,
  PLACEHOLDER_ACCOUNT,
  type Registry,
} from '../../model/platform.ts';
import {
  isMap,
  type Layer,
  listOf,
  mapOf,
  type Origin,
  scalar,
  type Sourced,
  spanOf,
  type Typed,
} from '../../model/sourced.ts';
import type { SourceId, Span } from '../../model/source.ts';
import { expandShortForms } from './expand-short-forms.ts';
import { fillDefaults } from './fill-defaults.ts';
import { merge } from './merge.ts';
import { besideExisting } from './beside-existing.ts';
import { awsNameFaults } from './check-aws-names.ts';
import { environmentFaults } from './check-environment.ts';
import { normalise } from './normalise.ts';
import { checkAgainst, platformFields } from './schemas.ts';

export interface PlatformInput {
  readonly id: SourceId | undefined;
  readonly document: Sourced | undefined;
  /** Name of the root folder: the project's name when no file gives one. */
  readonly folder: string;
  /** Where the parser found something missing. */
  readonly holes: readonly Span[];
  /** True when the emulator's environment is wanted. */
  readonly local: boolean;
}

/** The platform, or undefined when its file has faults that leave nothing to go on with. */
export function validatePlatform(input: PlatformInput): Result<Platform | undefined> {
  if (input.id !== undefined && !input.document) return { value: undefined, diagnostics: [] };
  const document = input.document ?? assumed(input.folder);
  const shape = checkAgainst('platform', document, new Set(), input.holes);
  const normal = normalise(fillDefaults(shape.node, platformFields), platformFields);
  const root = normal.value as MapNode;
  if (!root.of.project || !root.of.environments || !shape.whole)
    return { value: undefined, diagnostics: [...shape.diagnostics, ...normal.diagnostics] };
  const faults = [...shape.diagnostics, ...normal.diagnostics];
  const platform = complete(root, input, namesOf(document), shape.removed, faults.length > 0);
  return { value: platform, diagnostics: [...faults, ...platformRules(root, platform)] };
}

type MapNode = Sourced & { of: Readonly<Record<string, Sourced>> };

const assumption: Origin = {
  kind: 'rule',
  rule: 'no-platform-file',
  says: 'assumed, since there is no platform.yaml',
  from: [],
};

function assumed(folder: string): Sourced {
  const name =
    folder
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, '-')
      .replace(/^[^a-z]+/, '')
      .replace(/-+$/, '')
      .slice(0, 32)
      .replace(/-+$/, '') || 'project';
  const dev = mapOf(
    [
      ['region', scalar('us-east-1', assumption)],
      ['account', scalar(PLACEHOLDER_ACCOUNT, assumption)],
    ],
    assumption,
  );
  return mapOf(
    [
      ['project', scalar(name, assumption)],
      ['environments', mapOf([['dev', dev]], assumption)],
    ],
    assumption,
  );
}

function namesOf(document: Sourced): string[] {
  const environments = isMap(document) ? document.of.environments : undefined;
  return environments && isMap(environments) ? Object.keys(environments.of) : [];
}

function complete(
  root: MapNode,
  input: PlatformInput,
  environmentNames: readonly string[],
  refused: ReadonlySet<string>,
  faulty: boolean,
): Platform {
  const named = Object.entries((root.of.environments as MapNode).of).map(([name, node]) =>
    environment(name, node as MapNode, root, false),
  );
  const [from, to] = String(root.of.listener_priorities?.value).split('-').map(Number) as [number, number];
  return {
    source: input.id,
    project: root.of.project as Typed<string>,
    live: root.of.live?.value as string,
    modules: root.of.modules?.value as string,
    manifests: root.of.manifests?.value as string[],
    naming: root.of.naming as Typed<string>,
    environments: input.local ? [...named, localEnvironment(root, named[0])] : named,
    environmentNames,
    registry: registry(root.of.registry),
    priorities: { from, to, origin: (root.of.listener_priorities as Sourced).origin },
    defaults: root.of.defaults && inLayer(expandShortForms(root.of.defaults), { kind: 'defaults' }),
    faulty,
    refused,
  };
}

const DAY = 86_400_000;

function localEnvironment(root: MapNode, first: Environment | undefined): Environment {
  const origin: Origin = { kind: 'rule', rule: 'emulator', says: 'the built-in environment for an emulator', from: [] };
  const node = mapOf(
    [
      ['region', first ? scalar(first.region.value, origin) : scalar('us-east-1', origin)],
      ['account', scalar(LOCAL_ACCOUNT, origin)],
      ['vpc', scalar('vpc', origin)],
      ['state', mapOf([], origin)],
      ['api_logs', mapOf([['retention', scalar(30 * DAY, origin)]], origin)],
    ],
    origin,
  );
  return environment(LOCAL, node as MapNode, root, true);
}

function environment(name: string, node: MapNode, root: MapNode, emulated: boolean): Environment {
  const account = node.of.account as Typed<string>;
  const state = (node.of.state as MapNode).of;
  const project = root.of.project as Typed<string>;
  const bucket = `${project.value}-tfstate-${name}-${account.value}`;
  const named: Origin = {
    kind: 'rule',
    rule: 'state-bucket',
    says: 'the project, `tfstate`, the environment and the account',
    from: [project.origin, account.origin],
  };
  const { subnets, iam } = node.of as Readonly<Record<string, MapNode | undefined>>;
  const set = stacks(node, root);
  return {
    name,
    region: node.of.region as Typed<string>,
    account,
    vpc: node.of.vpc as Typed<string>,
    subnets: {
      private: subnets?.of.private as Typed<string[]> | undefined,
      public: subnets?.of.public as Typed<string[]> | undefined,
    },
    protected: node.of.protected?.value === true,
    kmsKey: node.of.kms_key as Typed<string> | undefined,
    iam: {
      boundary: iam?.of.boundary as Typed<string> | undefined,
      path: iam?.of.path as Typed<string> | undefined,
    },
    domain: emulated ? undefined : domain(node, root),
    accessLogs: node.of.access_logs as Environment['accessLogs'],
    apiLogs: node.of.api_logs as unknown as Environment['apiLogs'],
    deletionProtection: (node.of.deletion_protection ?? protectedDefault(node)) as Typed<boolean>,
    existing: emulated ? new Map() : existing(set),
    state: {
      bucket: (state.bucket ?? scalar(bucket, named)) as Typed<string>,
      prefix: (state.prefix ??
        scalar(project.value, { ...named, rule: 'state-prefix', says: 'the project' })) as Typed<string>,
      kmsKey: state.kms_key as Typed<string> | undefined,
    },
    alarmTopic: (node.of.alarms as MapNode | undefined)?.of.topic as Typed<string> | undefined,
    stacks: {
      network: set.of.network as unknown as Typed<NetworkStack>,
      oidc: set.of.oidc as unknown as Typed<OidcStack>,
    },
    images: images(node, root),
    defaults:
      node.of.defaults &&
      inLayer(expandShortForms(node.of.defaults), { kind: 'environment-defaults', environment: name }),
    emulated,
    origin: node.origin,
  };
}

function stacks(node: MapNode, root: MapNode): MapNode {
  const base = root.of.stacks ?? mapOf([], root.origin);
  const merged = (node.of.stacks ? merge(base, node.of.stacks) : base) ?? base;
  return fillDefaults(merged, platformFields.stacks?.properties ?? {}) as MapNode;
}

function existing(stacks: MapNode): ReadonlyMap<string, Sourced> {
  return new Map(
    Object.entries(stacks.of).flatMap(([stack, node]): [string, Sourced][] => {
      const outputs = isMap(node) ? node.of.existing : undefined;
      return outputs ? [[stack, outputs]] : [];
    }),
  );
}

function domain(node: MapNode, root: MapNode): Domain | undefined {
  const merged = node.of.domain ? merge(root.of.domain, node.of.domain) : root.of.domain;
  if (!merged || !isMap(merged)) return undefined;
  const { internal, certificate, zone } = merged.of as Readonly<Record<string, Typed<string> | undefined>>;
  return internal && certificate ? { internal, certificate, zone } : undefined;
}

function protectedDefault(node: MapNode): Sourced {
  const origin: Origin = {
    kind: 'rule',
    rule: 'deletion-protection',
    says: 'on where the environment is protected',
    from: [node.of.protected?.origin ?? node.origin],
  };
  return scalar(node.of.protected?.value === true, origin);
}

function images(node: MapNode, root: MapNode): Environment['images'] {
  const merged = node.of.images ? merge(root.of.images, node.of.images) : root.of.images;
  const { collector, debug } = merged && isMap(merged) ? merged.of : {};
  return { collector: collector as Typed<string> | undefined, debug: debug as Typed<string> | undefined };
}

function inLayer(node: Sourced, layer: Layer): Sourced {
  const origin: Origin = node.origin.kind === 'written' ? { ...node.origin, layer } : node.origin;
  if (isMap(node))
    return mapOf(
      Object.entries(node.of).map(([key, child]) => [key, inLayer(child, layer)]),
      origin,
    );
  if (Array.isArray(node.of))
    return listOf(
      (node.of as readonly Sourced[]).map((child) => inLayer(child, layer)),
      origin,
    );
  return { ...node, origin };
}

function registry(node: Sourced | undefined): Registry {
  if (!node || !isMap(node)) return { kind: 'each' };
  const { environment: name, account, region } = node.of;
  if (name) return { kind: 'environment', environment: name as Typed<string> };
  return account && region
    ? { kind: 'external', account: account as Typed<string>, region: region as Typed<string> }
    : { kind: 'each' };
}

function platformRules(root: MapNode, platform: Platform): Diagnostic[] {
  return [
    ...registryRule(root.of.registry, platform),
    ...priorityRule(root.of.listener_priorities, platform),
    ...domainRule(root, platform),
    ...besideExisting(root),
    ...platform.environments.flatMap(environmentFaults),
    ...awsNameFaults(platform),
  ];
}

/** Both halves of a domain may stand in different places, so the shape cannot ask for them. */
function domainRule(root: MapNode, platform: Platform): Diagnostic[] {
  return platform.environments.flatMap((environment): Diagnostic[] => {
    const own = (root.of.environments as MapNode).of[environment.name];
    const nodes = [own && isMap(own) ? own.of.domain : undefined, root.of.domain].filter((node) => node !== undefined);
    const [node] = nodes;
    if (environment.emulated || environment.domain || !node || platform.faulty) return [];
    const lacks = ['internal', 'certificate'].filter((field) => nodes.every((each) => !isMap(each) || !each.of[field]));
    const span = spanOf(node.origin);
    return [
      {
        code: 'validate/domain',
        severity: 'error',
        message: `The domain of ${quote(environment.name)} has no ${lacks.map(quote).join(' and no ')}`,
        ...(span ? { span } : {}),
        help: 'give it here, or under `domain` at the top for all environments',
      },
    ];
  });
}

function registryRule(node: Sourced | undefined, platform: Platform): Diagnostic[] {
  if (!node || !isMap(node)) return [];
  const { environment: name, account, region } = node.of;
  const at = (sourced: Sourced, message: string, more: Partial<Diagnostic>): Diagnostic[] => {
    const span = spanOf(sourced.origin);
    return [{ code: 'validate/registry', severity: 'error', message, ...(span ? { span } : {}), ...more }];
  };
  if (name && (account ?? region))
    return at(node, 'A registry is the one of an environment, or one that is managed elsewhere', {
      help: 'keep `environment`, or `account` and `region`',
    });
  if (!name && !account && !region)
    return at(node, 'An empty registry says nothing', { help: 'leave the line out, or name an `environment`' });
  if (!name && !(account && region))
    return at(node, `A registry that is managed elsewhere needs ${account ? '`region`' : '`account`'}, too`, {});
  if (!name) return [];
  const names = platform.environmentNames;
  const near = suggest(String(name.value), names);
  return names.includes(String(name.value))
    ? []
    : at(
        name,
        `The platform has no environment named ${quote(String(name.value))}`,
        near ? { help: `did you mean ${quote(near)}?` } : {},
      );
}

/** Bands of depth need room: see `allocate-priorities.ts`. */
const SMALLEST_RANGE = 16;

function priorityRule(node: Sourced | undefined, platform: Platform): Diagnostic[] {
  const { from, to } = platform.priorities;
  if (!node || (to <= 50_000 && to - from + 1 >= SMALLEST_RANGE)) return [];
  const span = spanOf(node.origin);
  const message =
    to < from
      ? `The range of listener priorities ends at ${to}, before it starts at ${from}`
      : to > 50_000
        ? `Listener priorities end at 50000, not at ${to}`
        : `A range of ${to - from + 1} listener priorities is too small`;
  return [
    {
      code: 'validate/priority-range',
      severity: 'error',
      message,
      ...(span ? { span } : {}),
      notes: [
        `AWS takes 1 to 50000; each depth of path has its own part of the range, so it holds at least ${SMALLEST_RANGE} numbers`,
      ],
    },
  ];
}

/** The platform file to a platform: shape, defaults, and one completed environment per name. Without a file, built-in assumptions stand in. */
import type { Diagnostic, Result } from '../../diagnostics/diagnostic.ts';
import { quote } from '../../diagnostics/diagnostic.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import {
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
  const platform = complete(root, input, namesOf(document));
  return {
    value: platform,
    diagnostics: [...shape.diagnostics, ...normal.diagnostics, ...platformRules(root, platform)],
  };
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

function complete(root: MapNode, input: PlatformInput, environmentNames: readonly string[]): Platform {
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
  };
}

function localEnvironment(root: MapNode, first: Environment | undefined): Environment {
  const origin: Origin = { kind: 'rule', rule: 'emulator', says: 'the built-in environment for an emulator', from: [] };
  const node = mapOf(
    [
      ['region', first ? scalar(first.region.value, origin) : scalar('us-east-1', origin)],
      ['account', scalar(LOCAL_ACCOUNT, origin)],
      ['vpc', scalar('vpc', origin)],
      ['state', mapOf([], origin)],
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
  return {
    name,
    region: node.of.region as Typed<string>,
    account,
    vpc: node.of.vpc as Typed<string>,
    protected: node.of.protected?.value === true,
    state: {
      bucket: (state.bucket ?? scalar(bucket, named)) as Typed<string>,
      prefix: (state.prefix ??
        scalar(project.value, { ...named, rule: 'state-prefix', says: 'the project' })) as Typed<string>,
      kmsKey: state.kms_key as Typed<string> | undefined,
    },
    alarmTopic: (node.of.alarms as MapNode | undefined)?.of.topic as Typed<string> | undefined,
    stacks: stacks(node, root),
    defaults:
      node.of.defaults &&
      inLayer(expandShortForms(node.of.defaults), { kind: 'environment-defaults', environment: name }),
    emulated,
    origin: node.origin,
  };
}

function stacks(node: MapNode, root: MapNode): Environment['stacks'] {
  const base = root.of.stacks ?? mapOf([], root.origin);
  const merged = (node.of.stacks ? merge(base, node.of.stacks) : base) ?? base;
  const filled = fillDefaults(merged, platformFields.stacks?.properties ?? {}) as MapNode;
  return {
    network: filled.of.network as unknown as Typed<NetworkStack>,
    oidc: filled.of.oidc as unknown as Typed<OidcStack>,
  };
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
    ...platform.environments.flatMap(alarmTopicRule),
  ];
}

/** CloudWatch publishes in its own region only. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
function alarmTopicRule({ name, region, alarmTopic }: Environment): Diagnostic[] {
  if (!alarmTopic) return [];
  const other = alarmTopic.value.split(':')[3] as string;
  if (other === region.value) return [];
  const span = spanOf(alarmTopic.origin);
  const where = spanOf(region.origin);
  return [
    {
      code: 'validate/alarm-topic-region',
      severity: 'error',
      message: `The alarms of ${quote(name)} cannot reach a topic in ${quote(other)}`,
      ...(span ? { span } : {}),
      ...(where ? { related: [{ span: where, message: 'the region of the environment' }] } : {}),
      notes: ['an alarm acts on SNS topics of its own region'],
      help: `name a topic in ${quote(region.value)}`,
    },
  ];
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

/**
 * The Terragrunt backend: units of the plan to files. It knows how a reference is written (`dependency.x.outputs.y`), where a unit lies and what
 * Terragrunt needs around the inputs; it decides nothing about them.
 */
import type { OutputFile } from '../../model/output.ts';
import { GENERATED_MARK } from '../../model/output.ts';
import {
  isRef,
  isTermList,
  isTermMap,
  isText,
  type Plan,
  type PlannedEnvironment,
  type Ref,
  type Term,
  type Unit,
  type UnitPath,
} from '../../model/plan.ts';
import { comment, type HclExpr, type HclNode, print, type Raw } from './hcl.ts';
import { layout } from './layout.ts';
import { mockOutput } from './mock-outputs.ts';

export interface Folders {
  /** Relative to the platform's root. */
  readonly live: string;
  readonly modules: string;
  /** Where the units of `local` go. */
  readonly local: string;
  /** The platform file, when there is one. */
  readonly platform: string | undefined;
}

const GENERATED_END = '. Changes made here are lost: edit that file and compile.';

/** Commands for which a mock may stand in; the last three fail without it when a dependency is not applied. */
const MOCKED_COMMANDS = ['init', 'validate', 'plan', 'destroy', 'output', 'state'];

/** How Terraform makes one change after another. */
const ONE_BY_ONE: HclNode = {
  block: 'extra_arguments',
  labels: ['one_by_one'],
  body: [
    { attr: 'commands', value: ['apply', 'destroy'] },
    { attr: 'arguments', value: ['-parallelism=1'] },
  ],
};

/** Folder of an environment's units. */
export const environmentFolder = (environment: PlannedEnvironment, folders: Folders): string =>
  environment.emulated ? folders.local : `${folders.live}/${environment.name}`;

/** The files of the wanted units, an `env.hcl` for each of their environments and a `root.hcl` for each tree. */
export function renderTerragrunt(plan: Plan, folders: Folders, wanted: (unit: Unit) => boolean): OutputFile[] {
  const chosen = plan.units.filter(wanted);
  const environments = new Map(plan.environments.map((environment) => [environment.name, environment]));
  const modules = new Map(plan.units.map((unit) => [`${unit.id.environment}/${unit.id.path}`, unit.module]));
  const used = plan.environments.filter((environment) =>
    chosen.some((unit) => unit.id.environment === environment.name),
  );
  const units = chosen.map((unit) =>
    renderUnit(unit, environments.get(unit.id.environment) as PlannedEnvironment, modules, folders),
  );
  return [
    ...roots(used, folders),
    ...used.map((environment) => renderEnvironment(environment, plan, folders)),
    ...units,
  ];
}

function roots(environments: readonly PlannedEnvironment[], folders: Folders): OutputFile[] {
  const files: OutputFile[] = [];
  if (environments.some((environment) => !environment.emulated))
    files.push({ path: `${folders.live}/root.hcl`, kind: 'scaffold', content: layout('root', {}) });
  if (environments.some((environment) => environment.emulated))
    files.push({ path: `${folders.local}/root.hcl`, kind: 'generated', content: layout('root-local', {}) });
  return files;
}

function renderEnvironment(environment: PlannedEnvironment, plan: Plan, folders: Folders): OutputFile {
  const source =
    folders.platform ?? plan.units.find((unit) => unit.id.environment === environment.name)?.sources[0] ?? '';
  const locals: HclNode[] = [
    { attr: 'project', value: environment.project },
    { attr: 'name', value: environment.name },
    { attr: 'region', value: environment.region },
    { attr: 'account', value: environment.account },
    { attr: 'state_bucket', value: environment.state.bucket },
    { attr: 'state_prefix', value: environment.state.prefix },
    { attr: 'state_kms_key', value: environment.state.kmsKey ?? null },
  ];
  const content = layout('env', {
    generated: generatedLine(source),
    locals: print([{ block: 'locals', body: locals }]),
  });
  return { path: `${environmentFolder(environment, folders)}/env.hcl`, kind: 'generated', content };
}

function renderUnit(
  unit: Unit,
  environment: PlannedEnvironment,
  modules: ReadonlyMap<string, string>,
  folders: Folders,
): OutputFile {
  const folder = `${environmentFolder(environment, folders)}/${unit.id.path}`;
  const up = folder
    .split('/')
    .map(() => '..')
    .join('/');
  const source = unit.sources[0] ?? '';
  const read = source === folders.platform ? 'platform' : 'manifest';
  const content = layout('unit', {
    generated: generatedLine(source),
    include: print([
      {
        block: 'include',
        labels: ['root'],
        body: [{ attr: 'path', value: raw('find_in_parent_folders("root.hcl")') }],
      },
    ]),
    locals: print([{ block: 'locals', body: [{ attr: read, value: markAsRead(`${up}/${source}`) }] }]),
    protection: unit.preventDestroy ? print([{ attr: 'prevent_destroy', value: true }]) : undefined,
    terraform: print([
      {
        block: 'terraform',
        body: [
          { attr: 'source', value: `${up}/${folders.modules}//${unit.module}` },
          ...(unit.oneByOne ? (['blank', ONE_BY_ONE] as const) : []),
        ],
      },
    ]),
    dependencies: dependencies(unit, environment, modules),
    inputs: print([{ attr: 'inputs', value: new Map([...unit.inputs].map(([name, term]) => [name, lower(term)])) }]),
  });
  return { path: `${folder}/terragrunt.hcl`, kind: 'generated', content, unit: unit.id };
}

const generatedLine = (source: string) => comment(`${GENERATED_MARK.slice(2)}${source}${GENERATED_END}`);

/** A call with one text argument: the path is quoted as data inside it. */
function markAsRead(path: string): Raw {
  const argument = print([{ attr: 'x', value: { parts: [raw('get_terragrunt_dir()'), `/${path}`] } }]).slice(
    'x = '.length,
  );
  return raw(`mark_as_read(${argument})`);
}

const raw = (text: string): Raw => ({ raw: text });

function dependencies(unit: Unit, environment: PlannedEnvironment, modules: ReadonlyMap<string, string>) {
  const outputs = new Map<UnitPath, Set<string>>();
  for (const term of unit.inputs.values())
    for (const { ref, output } of refsIn(term)) outputs.set(ref, (outputs.get(ref) ?? new Set()).add(output));
  const up = unit.id.path
    .split('/')
    .map(() => '..')
    .join('/');
  return [...outputs]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, used]) => {
      const module = modules.get(`${environment.name}/${path}`) ?? '';
      const mocks = new Map([...used].map((output) => [output, mockOutput(path, module, output, environment)]));
      return print([
        {
          block: 'dependency',
          labels: [label(path)],
          body: [
            { attr: 'config_path', value: `${up}/${path}` },
            'blank',
            { attr: 'mock_outputs', value: mocks },
            { attr: 'mock_outputs_allowed_terraform_commands', value: MOCKED_COMMANDS },
            { attr: 'mock_outputs_merge_strategy_with_state', value: 'shallow' },
          ],
        },
      ]);
    });
}

/** `aws/network` -> `network`, `queues/orders` -> `queue_orders`: a queue may be named like a stack. */
function label(path: UnitPath): string {
  const [kind, name = ''] = path.split('/');
  return kind === 'aws' ? name : `${(kind ?? '').replace(/s$/, '')}_${name}`;
}

function refsIn({ value }: Term): Ref[] {
  if (isTermMap(value)) return [...value.fields.values()].flatMap(refsIn);
  if (isTermList(value)) return value.flatMap(refsIn);
  if (isRef(value)) return [value];
  return isText(value) ? value.text.filter((part): part is Ref => typeof part !== 'string') : [];
}

function lower({ value }: Term): HclExpr {
  if (isTermMap(value)) return new Map([...value.fields].map(([key, child]) => [key, lower(child)]));
  if (isTermList(value)) return value.map(lower);
  if (isRef(value)) return reference(value);
  if (isText(value)) return { parts: value.text.map((part) => (typeof part === 'string' ? part : reference(part))) };
  return value;
}

const reference = ({ ref, output }: Ref): Raw => raw(`dependency.${label(ref)}.outputs.${output}`);

/** What a compile did, by service and environment. */
import type { Compilation } from '../compile.ts';
import type { ServicePlan } from '../model/plan.ts';
import type { Change } from '../stages/7-emit/emit.ts';

interface Summary {
  readonly compilation: Compilation;
  readonly changes: readonly Change[];
  readonly removed: readonly string[];
  /** Written units that no manifest asks for. */
  readonly orphans: number;
  /** The command that plans an environment. */
  readonly planCommand: ((environment: string) => string) | undefined;
  readonly milliseconds: number;
  readonly check: boolean;
  readonly color: boolean;
}

/** The text for stdout. */
export function summary({
  compilation,
  changes,
  removed,
  orphans,
  planCommand,
  milliseconds,
  check,
  color,
}: Summary): string {
  const changed = changes.filter(({ status }) => status === 'created' || status === 'changed');
  const units = changes.filter(({ file }) => file.unit);
  if (changed.length === 0 && removed.length === 0)
    return `${check ? (orphans > 0 ? 'what the manifests ask for is fresh' : 'everything is fresh') : 'nothing to change'}: ${count(units.length, 'unit')} in ${count(environmentsOf(units).length, 'environment')}`;
  const bold = (text: string): string => (color ? `\u001b[1m${text}\u001b[0m` : text);
  const lines: string[] = [];
  for (const services of byName(compilation)) lines.push(...serviceLines(services, changes, compilation, bold));
  lines.push(...stackLines(changes, bold), ...otherLines(changes), ...removed.map((path) => `removed  ${path}`));
  const changedUnits = changed.filter(({ file }) => file.unit);
  const environments = environmentsOf(units);
  const touched = touchedOf(changed, environments);
  const first = touched.includes('dev') ? 'dev' : touched[0];
  const next = nextStep(first, compilation, planCommand);
  lines.push(
    '',
    `${count(changedUnits.length, 'unit')} written of ${units.length}, in ${count(environments.length, 'environment')}, ${Math.round(milliseconds)} ms.${next}`,
  );
  return lines.join('\n');
}

function nextStep(environment: string | undefined, { root }: Compilation, planCommand: Summary['planCommand']): string {
  if (environment === undefined || planCommand === undefined) return '';
  if (!root.platform) return ' Next: name your AWS account in a platform.yaml';
  return ` Next: ${planCommand(environment)}`;
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
const environmentsOf = (units: readonly Change[]): string[] => [
  ...new Set(units.flatMap(({ file }) => (file.unit ? [file.unit.environment] : []))),
];

/** Environments in which a unit or the `env.hcl` changed; all for a change outside of them, none where files were removed only. */
function touchedOf(changed: readonly Change[], all: readonly string[]): readonly string[] {
  const own = all.filter((name) =>
    changed.some(({ file }) => file.unit?.environment === name || file.path.endsWith(`/${name}/env.hcl`)),
  );
  return own.length > 0 || changed.length === 0 ? own : all;
}

function byName({ result, scope }: Compilation): ServicePlan[][] {
  const groups = new Map<string, ServicePlan[]>();
  for (const service of result?.plan.services ?? []) {
    if (!scope.environments.has(service.environment) || (scope.named && !scope.named.has(service.manifest))) continue;
    groups.set(service.name, [...(groups.get(service.name) ?? []), service]);
  }
  return [...groups.values()];
}

function serviceLines(
  services: readonly ServicePlan[],
  changes: readonly Change[],
  compilation: Compilation,
  bold: (text: string) => string,
): string[] {
  const [first] = services;
  if (!first) return [];
  const lines = [`${bold(first.name)}  ${first.summary}`];
  const width = nameWidth(services.map((service) => service.environment));
  for (const service of services) {
    const own = changes.filter(
      ({ file }) =>
        file.unit?.environment === service.environment &&
        (file.unit.path === service.unit || isQueueOf(file.unit.path, service, compilation)),
    );
    const differs = difference(first.summary, service.summary);
    lines.push(
      ...unitLines(service.environment, own, width).map((line, index) => (index === 0 ? line + differs : line)),
    );
  }
  return lines;
}

/** What an environment has differently, in the summary's own words; what it has not at all is said, too. */
function difference(common: string, own: string): string {
  const [known, parts] = [common.split(' · '), own.split(' · ')];
  const lost = [
    ['tunnel', 'no tunnel'],
    ['traced', 'not traced'],
    ['spot', 'on demand'],
  ].flatMap(([word, says]) => {
    const has = (list: readonly string[]): boolean => list.some((part) => part.startsWith(word as string));
    return has(known) && !has(parts) ? [says as string] : [];
  });
  const shown = [...parts.filter((part) => !known.includes(part)), ...lost];
  return shown.length === 0 ? '' : `   ${shown.join(' · ')}`;
}

const nameWidth = (names: readonly string[]): number => Math.max(4, ...names.map((name) => name.length));

function isQueueOf(path: string, service: ServicePlan, { result }: Compilation): boolean {
  const unit = result?.plan.units.find((one) => one.id.environment === service.environment && one.id.path === path);
  return path.startsWith('queues/') && unit?.sources.includes(service.manifest) === true;
}

function unitLines(environment: string, changes: readonly Change[], nameColumns: number): string[] {
  const folders = changes.map(({ file }) => file.path.replace(/\/terragrunt\.hcl$/, ''));
  const width = Math.max(0, ...folders.map((folder) => folder.length));
  return changes.map(
    (change, index) =>
      `  ${(index === 0 ? environment : '').padEnd(nameColumns)}  ${(folders[index] as string).padEnd(width)}  ${statusWords(change)}`,
  );
}

function statusWords({ status, before, file }: Change): string {
  const lines = (text: string): number => text.split('\n').length - 1;
  if (status === 'created') return `written   (+${lines(file.content)} lines)`;
  if (status === 'unchanged') return 'unchanged';
  const difference = lines(file.content) - lines(before ?? '');
  return difference === 0 ? 'changed' : `changed   (${difference > 0 ? '+' : ''}${difference} lines)`;
}

function stackLines(changes: readonly Change[], bold: (text: string) => string): string[] {
  const stacks = changes.filter(({ file, status }) => file.unit?.path.startsWith('aws/') && status !== 'unchanged');
  const names = environmentsOf(stacks);
  const lines = names.flatMap((environment) =>
    unitLines(
      environment,
      stacks.filter(({ file }) => file.unit?.environment === environment),
      nameWidth(names),
    ),
  );
  return lines.length > 0 ? [bold('platform'), ...lines] : [];
}

function otherLines(changes: readonly Change[]): string[] {
  const others = changes.filter(({ file, status }) => !file.unit && (status === 'created' || status === 'changed'));
  const modules = others.filter(({ file }) => file.kind === 'scaffold' && /\.(?:tf|md)$/.test(file.path));
  const rest = others.filter((change) => !modules.includes(change));
  const width = Math.max(0, ...rest.map(({ file }) => file.path.length));
  const named = rest.map(
    ({ file, status }) =>
      `  ${file.path.padEnd(width)}  ${file.kind === 'scaffold' ? 'written once, now yours' : status === 'created' ? 'written' : 'changed'}`,
  );
  const folder = modules[0]?.file.path.split('/')[0];
  return folder === undefined
    ? named
    : [...named, `  ${folder}/  ${modules.length} files of Terraform modules, written once, now yours`];
}

/**
 * What the workflows in `.github/workflows/` ask about this repository. The answers come from the committed units and
 * from platform.yaml, so that no account, region or role has to be written into GitHub's settings.
 *
 * It prints `name=value` lines for $GITHUB_OUTPUT, or one sentence on stderr and exit code 1.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { repositoryFolder } from './paths.ts';
import { readPlatform } from './platform.ts';
import { fail } from './progress.ts';
import { run } from './run.ts';
import { didYouMean } from './suggest.ts';
import { environmentsOf } from './units.ts';

const help = `node tools/ci.ts <question>

  environments --ready "dev prod" [--since COMMIT] [--only ENV]   names=[…]: those that are set up and have changed
  environment ENV [--github NAME]                                 region=, plan_role=; with NAME, the GitHub environment of the
                                                                  job, also deploy_role=, deploy_seconds=
  images ENV --ready "dev prod" [--since COMMIT] [--only "a b"]   services=[…] names= registry= region= push_role=
  digests FOLDER --names "a b"                                    a=sha256:… for \`ecs-compile pin\`, one a line
  destroyable ENV --typed TEXT                                    nothing, or the reason why not
`;

export type Answer<T> = { ok: true; value: T } | { ok: false; message: string };

/** The root of a repository: a folder with platform.yaml, live/ and services/. */
interface Place {
  folder: string;
  live: string;
}

export interface Account {
  region: string;
  account: string;
  deployRole: string;
  planRole: string;
  /** Absent where the environment owns no repositories. */
  pushRole: string | undefined;
  /** How long the deploy role may be taken for. */
  deploySeconds: number;
  /** GitHub environments that the deploy role trusts; none: every job on its branches. */
  githubEnvironments: string[];
}

/** One image to build. */
export interface Image {
  name: string;
  repository: string;
  platform: string;
  runner: string;
}

const no = (message: string): { ok: false; message: string } => ({ ok: false, message });
const words = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== '');
const attribute = (text: string, name: string): string | undefined =>
  new RegExp(`^\\s*${name}\\s*=\\s*"([^"]+)"`, 'm').exec(text)?.[1];
const listed = (text: string, name: string): string[] => {
  const items = new RegExp(`^\\s*${name}\\s*=\\s*\\[([^\\]]*)\\]`, 'm').exec(text)?.[1] ?? '';
  return [...items.matchAll(/"([^"]+)"/g)].map(([, item]) => item as string);
};

export function placeAt(folder: string): Place {
  return { folder, live: readPlatform(folder).live };
}

/**
 * The environments that a change reaches. `changed` is undefined when nobody knows what changed; then it is all of
 * them. images.yaml reaches none by itself: a digest that changes there changes its unit, and `ecs-compile --check`
 * refuses one without the other.
 */
export function changedEnvironments(environments: readonly string[], changed?: readonly string[]): string[] {
  if (changed === undefined) return [...environments];
  const shared = changed.some((file) => file.startsWith('modules/') || /^live\/[^/]+$/.test(file));
  return environments.filter((name) => shared || changed.some((file) => file.startsWith(`live/${name}/`)));
}

/** Services of which something changed that is copied into their image. */
export function changedServices(names: readonly string[], changed?: readonly string[]): string[] {
  if (changed === undefined) return [...names];
  const everyones = ['package.json', 'package-lock.json', 'tsconfig.json', '.dockerignore'];
  const shared = changed.some((file) => everyones.includes(file) || file.startsWith('services/runtime/'));
  return names.filter((name) => shared || changed.some((file) => file.startsWith(`services/${name}/`)));
}

/** The deploy role, for a job in one of GitHub's environments: AWS would refuse it with a sentence that says less. */
export function deployerOf(
  { githubEnvironments, deployRole, deploySeconds }: Account,
  github: string,
): Answer<{ role: string; seconds: number }> {
  if (!githubEnvironments.includes(github))
    return no(
      githubEnvironments.length > 0
        ? `the deploy role trusts the GitHub environment ${githubEnvironments.join(', ')}, and this job is in ${github}: set \`stacks.oidc.github_environments\``
        : 'the deploy role trusts branches, and a job with `environment:` has none in its subject: take that line out, or set `stacks.oidc.github_environments`',
    );
  return { ok: true, value: { role: deployRole, seconds: deploySeconds } };
}

/** Where an environment lives, and the roles that its unit `aws/oidc` makes. */
export function accountOf({ live }: Place, environment: string, repository?: string): Answer<Account> {
  const known = environmentsOf(live);
  if (!known.includes(environment)) return no(`there is no environment \`${environment}\`: ${known.join(', ')}`);
  const settings = readFileSync(join(live, environment, 'env.hcl'), 'utf8');
  const file = join(live, environment, 'aws/oidc/terragrunt.hcl');
  if (!existsSync(file))
    return no(`${environment} has no roles: set \`stacks.oidc.repository\` in platform.yaml, compile`);
  const roles = readFileSync(file, 'utf8');
  const [region, account, name] = [
    attribute(settings, 'region'),
    attribute(settings, 'account'),
    attribute(roles, 'name'),
  ];
  if (region === undefined || account === undefined || name === undefined)
    return no(`live/${environment}/env.hcl and aws/oidc do not say region, account and name: compile again`);
  // A newer repository's subject has ids behind its names, `acme@1/shop@2`.
  const trusted = attribute(roles, 'repository')?.replaceAll(/@\d+/g, '');
  if (repository && trusted !== repository)
    return no(`the roles of ${environment} trust ${trusted}, not ${repository}: set \`stacks.oidc.repository\``);
  const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  const path = attribute(roles, 'role_path') ?? '/';
  const role = (suffix: string): string => `arn:${partition}:iam::${account}:role${path}${name}-${suffix}`;
  return {
    ok: true,
    value: {
      region,
      account,
      deployRole: role('deploy'),
      planRole: role('plan'),
      pushRole: listed(roles, 'repositories').length > 0 ? role('push') : undefined,
      deploySeconds: Number(/^\s*max_session_duration\s*=\s*(\d+)/m.exec(roles)?.[1] ?? 3600),
      githubEnvironments: listed(roles, 'github_environments'),
    },
  };
}

/** The services of an environment that are built here, with the registry that their units name. */
export function imagesOf(place: Place, environment: string): Answer<{ registry: string; images: Image[] }> {
  const folder = join(place.live, environment, 'services');
  if (!existsSync(folder)) return no(`live/${environment} has no services`);
  const registries = new Set<string>();
  const images: Image[] = [];
  for (const name of readdirSync(folder).sort()) {
    const unit = join(folder, name, 'terragrunt.hcl');
    if (!existsSync(unit) || !existsSync(join(place.folder, 'services', name, 'Dockerfile'))) continue;
    const text = readFileSync(unit, 'utf8');
    const [, registry, repository] =
      /^([^/]+\.dkr\.ecr\.[^/]+)\/([^@:]+)[@:]/.exec(attribute(text, 'image') ?? '') ?? [];
    if (registry === undefined || repository === undefined) continue;
    registries.add(registry);
    // Built on its own processor: no emulator, whose builds take many times as long.
    const arm = attribute(text, 'architecture') !== 'x86_64';
    images.push({
      name,
      repository,
      platform: arm ? 'linux/arm64' : 'linux/amd64',
      runner: arm ? 'ubuntu-24.04-arm' : 'ubuntu-24.04',
    });
  }
  const [registry, another] = registries;
  if (registry === undefined) return no(`no service of ${environment} has a Dockerfile here and an image in ECR`);
  if (another !== undefined) return no(`the services of ${environment} name two registries: ${registry}, ${another}`);
  return { ok: true, value: { registry, images } };
}

/** The environment whose unit `aws/ecr` makes the repositories of a registry: its push role may push. */
export function holderOf({ live }: Place, registry: string): Answer<string> {
  const [account, , , region] = registry.split('.');
  const found = environmentsOf(live).find((name) => {
    const settings = readFileSync(join(live, name, 'env.hcl'), 'utf8');
    const here = attribute(settings, 'account') === account && attribute(settings, 'region') === region;
    return here && existsSync(join(live, name, 'aws/ecr/terragrunt.hcl'));
  });
  return found === undefined ? no(`no environment makes the repositories of ${registry}`) : { ok: true, value: found };
}

/**
 * The digests that the jobs left behind: exactly one for each name, in a file of that name that says the name again. So
 * a file that was left out, written twice or by another service's job stops the pinning.
 */
export function readDigests(folder: string, names: readonly string[]): Answer<string[]> {
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  const missing = names.filter((name) => !files.includes(name));
  const foreign = files.filter((file) => !names.includes(file));
  if (missing.length > 0) return no(`no digest of ${missing.join(', ')}`);
  if (foreign.length > 0) return no(`a digest of ${foreign.join(', ')}, which was not to be built`);
  const owners = new Map<string, string>();
  const pins: string[] = [];
  for (const name of [...names].sort()) {
    const text = readFileSync(join(folder, name), 'utf8').trim();
    const [, said, digest] = /^([^\s=]+)=(sha256:[0-9a-f]{64})$/.exec(text) ?? [];
    if (digest === undefined || said !== name) return no(`the digest of ${name} is \`${text.slice(0, 100)}\``);
    const other = owners.get(digest);
    if (other !== undefined) return no(`${other} and ${name} have one digest, ${digest}: one of them is the other's`);
    owners.set(digest, name);
    pins.push(text);
  }
  return { ok: true, value: pins };
}

export function destroyable({ folder, live }: Place, environment: string, typed: string): Answer<undefined> {
  const known = environmentsOf(live);
  if (!known.includes(environment)) return no(`there is no environment \`${environment}\`: ${known.join(', ')}`);
  if (typed !== environment) return no(`the name typed to confirm is not \`${environment}\``);
  const platform = parse(readFileSync(join(folder, 'platform.yaml'), 'utf8')) as {
    environments?: Record<string, { protected?: boolean }>;
  };
  if (platform.environments?.[environment]?.protected === true)
    return no(`${environment} is protected in platform.yaml: a person destroys it, not a workflow`);
  return { ok: true, value: undefined };
}

/** Files that differ from a commit to HEAD; undefined when that commit is not here (a first push, a forced one). */
async function changedSince(commit: string | undefined): Promise<string[] | undefined> {
  if (!commit || /^0+$/.test(commit)) return undefined;
  const args = ['diff', '--name-only', '--no-renames', `${commit}...HEAD`, '--'];
  const { code, stdout } = await run('git', args, { cwd: repositoryFolder, output: 'capture' });
  return code === 0 ? stdout.split('\n').filter((line) => line !== '') : undefined;
}

function chosen(known: readonly string[], wanted: string): Answer<string[]> {
  const unknown = words(wanted).find((name) => !known.includes(name));
  if (unknown !== undefined) return no(`there is no \`${unknown}\`: ${didYouMean(unknown, [...known])}`);
  return { ok: true, value: words(wanted) };
}

async function answer(argv: string[]): Promise<Answer<string[]>> {
  const options = { ready: { type: 'string' }, since: { type: 'string' }, only: { type: 'string' } } as const;
  const more = { names: { type: 'string' }, typed: { type: 'string' }, github: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args: argv, allowPositionals: true, options: { ...options, ...more } });
  const [question, subject = ''] = positionals;
  const place = placeAt(repositoryFolder);
  const ready = words(values.ready ?? '');
  const only = values.only ?? '';

  if (question === 'environments') {
    const known = environmentsOf(place.live);
    const wanted = chosen(known, only);
    if (!wanted.ok) return wanted;
    const reached =
      wanted.value.length > 0 ? wanted.value : changedEnvironments(known, await changedSince(values.since));
    const late = wanted.value.find((name) => !ready.includes(name));
    if (late !== undefined) return no(`${late} is not in the variable AWS_ENVIRONMENTS (docs/ci.md)`);
    return { ok: true, value: [`names=${JSON.stringify(reached.filter((name) => ready.includes(name)))}`] };
  }
  if (question === 'environment') {
    const found = accountOf(place, subject, process.env.GITHUB_REPOSITORY);
    if (!found.ok) return found;
    const { region, planRole } = found.value;
    const lines = [`region=${region}`, `plan_role=${planRole}`];
    if (values.github === undefined) return { ok: true, value: lines };
    const deployer = deployerOf(found.value, values.github);
    if (!deployer.ok) return deployer;
    const { role, seconds } = deployer.value;
    return { ok: true, value: [...lines, `deploy_role=${role}`, `deploy_seconds=${seconds}`] };
  }
  if (question === 'images') {
    const found = imagesOf(place, subject);
    if (!found.ok) return found;
    const { registry, images } = found.value;
    const holder = holderOf(place, registry);
    if (!holder.ok) return holder;
    if (!ready.includes(holder.value)) return { ok: true, value: ['services=[]'] };
    const account = accountOf(place, holder.value, process.env.GITHUB_REPOSITORY);
    if (!account.ok) return account;
    const known = images.map(({ name }) => name);
    const wanted = chosen(known, only);
    if (!wanted.ok) return wanted;
    const names = wanted.value.length > 0 ? wanted.value : changedServices(known, await changedSince(values.since));
    const services = images.filter(({ name }) => names.includes(name));
    const { region, pushRole } = account.value;
    if (pushRole === undefined) return no(`aws/oidc of ${holder.value} names no repositories: compile again`);
    const lines = [`names=${names.join(' ')}`, `registry=${registry}`, `region=${region}`, `push_role=${pushRole}`];
    return { ok: true, value: [`services=${JSON.stringify(services)}`, ...lines] };
  }
  if (question === 'digests') return readDigests(subject, words(values.names ?? ''));
  if (question === 'destroyable') {
    const found = destroyable(place, subject, values.typed ?? '');
    return found.ok ? { ok: true, value: [] } : found;
  }
  return no(help);
}

if (import.meta.main) {
  const found = await answer(process.argv.slice(2));
  if (found.ok) process.stdout.write(found.value.map((line) => `${line}\n`).join(''));
  else process.exitCode = fail(found.message);
}

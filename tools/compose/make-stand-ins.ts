/**
 * Images for an engine without a registry. Each carries the name of the one that it stands in for, so that compose.yaml and the
 * Dockerfiles are used as they are committed; `standIns` says in plain words what is not the real thing.
 */
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { arch, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { bringCollector } from '../bring.ts';
import { repositoryFolder, toolsFolder } from '../paths.ts';
import { step } from '../progress.ts';
import { type RunOptions, run } from '../run.ts';
import { cacheKey, makeOnce } from '../tools-cache.ts';
import { baseSystem } from './bring-docker.ts';
import type { Docker } from './start-docker.ts';

/** The npm that Node 24.21 comes with. */
const npmVersion = '11.19.1';
const services = ['runtime', 'caller', 'responder', 'consumer', 'hello'];

interface StandIn {
  readonly image: string;
  readonly dockerfile: string;
  readonly is: string;
  /** Where its files come from, by their name in the build's context. */
  readonly files: Readonly<Record<string, string>>;
}

export type MadeStandIns =
  | { readonly ok: true; readonly standIns: readonly string[] }
  | { readonly ok: false; readonly message: string };

export async function makeStandIns(docker: Docker): Promise<MadeStandIns> {
  const { unpacked } = docker;
  if (unpacked === undefined) return { ok: true, standIns: [] };
  const collector = await bringCollector();
  if (!collector.ok) return collector;
  const packages = await bringPackages();
  if (!packages.ok) return packages;

  const node = join(repositoryFolder, 'node_modules', `node-linux-${arch()}`, 'bin/node');
  const debian = 'a Debian from debootstrap';
  const otelcol = { otelcol: collector.path };
  const standIns: readonly StandIn[] = [
    {
      image: nodeImage(),
      dockerfile: 'node.Dockerfile',
      is: `${debian}, with Node ${process.versions.node} and npm ${npmVersion} from npm, and an npm cache`,
      files: { node, npm: join(packages.path, 'npm'), 'npm-cache': join(packages.path, 'cache') },
    },
    {
      image: composeImage('collector'),
      dockerfile: 'collector.Dockerfile',
      is: `${debian}, with OpenTelemetry Collector ${collector.version} as tools/collector builds it`,
      files: otelcol,
    },
    {
      image: composeImage('jaeger'),
      dockerfile: 'jaeger.Dockerfile',
      is: `${debian}, with the same collector, which logs the spans it gets; no UI`,
      files: otelcol,
    },
    { image: composeImage('debug-tool'), dockerfile: 'debug-tool.Dockerfile', is: `${debian}, with curl`, files: {} },
  ];
  const problem = await step(
    'images',
    'making stand-ins: this engine has no registry',
    () => build(docker, join(unpacked, baseSystem), standIns),
    (text) => (text === undefined ? `${standIns.length} stand-ins made` : 'no stand-ins'),
  );
  if (problem !== undefined) return { ok: false, message: problem };
  return { ok: true, standIns: standIns.map(({ image, is }) => `${image} is a stand-in: ${is}`) };
}

async function build(docker: Docker, base: string, standIns: readonly StandIn[]): Promise<string | undefined> {
  const imported = await docker.docker(['import', base, 'ecs-compile/base-system']);
  if (imported.code !== 0) return `\`docker import\` failed: ${imported.stderr}`;
  for (const { image, dockerfile, files } of standIns) {
    const context = mkdtempSync(join(tmpdir(), 'ecs-stand-in-'));
    try {
      copyFileSync(join(toolsFolder, 'compose/stand-ins', dockerfile), join(context, 'Dockerfile'));
      for (const [name, from] of Object.entries(files)) cpSync(from, join(context, name), { recursive: true });
      const built = await docker.docker(['build', '--quiet', '--tag', image, context]);
      if (built.code !== 0) return `the stand-in for ${image} was not built:\n${built.stdout}${built.stderr}`;
    } finally {
      rmSync(context, { recursive: true, force: true });
    }
  }
  return undefined;
}

type Packages = { ok: true; path: string } | { ok: false; message: string };

/** `npm/` itself, and `cache/` with every package that the images install. */
async function bringPackages(): Promise<Packages> {
  const root = (path: string) => join(repositoryFolder, path);
  const queue = ['tools/compose/sqs/package.json', 'tools/compose/sqs/package-lock.json'];
  const manifests = ['package.json', 'package-lock.json', ...services.map((name) => `services/${name}/package.json`)];
  const folder = cacheKey('npm-for-images', npmVersion, [...manifests, ...queue].map(root));
  const fill = async (temporary: string): Promise<string | undefined> => {
    const work = join(temporary, 'work');
    const npm = async (args: readonly string[], options: RunOptions): Promise<void> => {
      const cache = ['--cache', join(temporary, 'cache'), '--ignore-scripts', '--no-audit', '--no-fund'];
      const result = await run('npm', [...args, ...cache], { output: 'capture', ...options });
      if (result.code !== 0) throw new Error(`\`npm ${args[0]}\` failed: ${result.stderr.trim().slice(-2000)}`);
    };
    for (const file of [...manifests, ...queue]) {
      mkdirSync(dirname(join(work, file)), { recursive: true });
      copyFileSync(root(file), join(work, file));
    }
    try {
      await npm(['ci', ...services.slice(1).map((name) => `--workspace=${name}`)], { cwd: work });
      await npm(['ci', '--workspaces=false'], { cwd: join(work, 'tools/compose/sqs') });
      mkdirSync(join(temporary, 'tool'));
      writeFileSync(join(temporary, 'tool/package.json'), '{ "private": true }');
      await npm(['install', '--no-save', `npm@${npmVersion}`], { cwd: join(temporary, 'tool') });
      cpSync(join(temporary, 'tool/node_modules/npm'), join(temporary, 'npm'), { recursive: true });
      return undefined;
    } catch (error) {
      return (error as Error).message;
    } finally {
      rmSync(work, { recursive: true, force: true });
      rmSync(join(temporary, 'tool'), { recursive: true, force: true });
    }
  };
  const problem = await step(
    'npm',
    'collecting the packages that the images install, once a lock file',
    () => makeOnce(folder, fill),
    (text) => (text === undefined ? 'packages for the images are there' : 'packages for the images are missing'),
  );
  return problem === undefined ? { ok: true, path: folder } : { ok: false, message: problem };
}

function nodeImage(): string {
  const dockerfile = readFileSync(join(repositoryFolder, 'services/caller/Dockerfile'), 'utf8');
  return /^ARG NODE_IMAGE=(\S+)/m.exec(dockerfile)?.[1] ?? '';
}

function composeImage(service: string): string {
  const file = parse(readFileSync(join(repositoryFolder, 'compose.yaml'), 'utf8')) as {
    services: Record<string, { image?: string } | undefined>;
  };
  return file.services[service]?.image ?? '';
}

/**
 * Bring the programs that the recipes need and a machine may not have: Terragrunt, OpenTofu, the AWS emulator, an OpenTelemetry
 * Collector, Docker Compose, Docker, actionlint, tflint, checkov.
 *
 *     node tools/bring.ts [terragrunt] [tofu] [emulator] [collector] [compose] [docker] [actionlint] [tflint] [checkov]
 *
 * What is on PATH in a fitting version is used as it is. Otherwise it is built once into the cache (ECS_COMPILE_CACHE, else
 * XDG_CACHE_HOME/ecs-compile, else ~/.cache/ecs-compile), outside the clone. A missing prerequisite is a value with one sentence
 * that says what to install, so that a caller can skip or fail. The command prints one path a line on stdout.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bringDocker } from './compose/bring-docker.ts';
import { toolsFolder } from './paths.ts';
import { fail, step } from './progress.ts';
import { findOnPath, run } from './run.ts';
import { cacheKey, makeOnce } from './tools-cache.ts';

export type Brought =
  | { ok: true; path: string; version: string; from: 'path' | 'cache' | 'built' }
  | { ok: false; message: string };

interface GoTool {
  name: 'terragrunt' | 'tofu' | 'otelcol' | 'docker-compose' | 'actionlint' | 'tflint';
  folder: string;
  /** Its version is the tool's. */
  module: string;
  package: string;
  /** What the release build stamps in; without it the program calls itself a development version. */
  stamp: (version: string) => string;
  /** Whether a program of this version on PATH is used. */
  fits: (version: string) => boolean;
  /** What can be installed instead of Go; undefined when the tool is always built. */
  fitting?: string;
  /** Source files of our own, beside go.mod and go.sum. */
  sources?: readonly string[];
}

const terragrunt: GoTool = {
  name: 'terragrunt',
  folder: join(toolsFolder, 'terragrunt'),
  module: 'github.com/gruntwork-io/terragrunt',
  package: 'github.com/gruntwork-io/terragrunt',
  stamp: (version) => `-X github.com/gruntwork-io/terragrunt/internal/version.Version=v${version}`,
  fits: (version) => /^1\.([1-9]|\d\d)\./.test(version),
  fitting: 'Terragrunt 1.1 or newer',
};

const tofu: GoTool = {
  name: 'tofu',
  folder: join(toolsFolder, 'opentofu'),
  module: 'github.com/opentofu/opentofu',
  package: 'github.com/opentofu/opentofu/cmd/tofu',
  stamp: () => '-X github.com/opentofu/opentofu/version.dev=no',
  fits: (version) => /^1\.\d\d\./.test(version),
  fitting: 'OpenTofu 1.10 or newer',
};

/** Always built: a collector on PATH may lack a part, and two versions read a configuration differently. */
const collector: GoTool = {
  name: 'otelcol',
  folder: join(toolsFolder, 'collector'),
  module: 'go.opentelemetry.io/collector/otelcol',
  package: '.',
  stamp: (version) => `-X main.version=${version}`,
  fits: () => false,
  sources: ['main.go'],
};

/** Also the plugin behind `docker compose`: the same program under another name. */
const compose: GoTool = {
  name: 'docker-compose',
  folder: join(toolsFolder, 'compose'),
  module: 'github.com/docker/compose/v5',
  package: 'github.com/docker/compose/v5/cmd',
  stamp: (version) => `-X github.com/docker/compose/v5/internal.Version=v${version}`,
  fits: (version) => /^([2-9]|\d\d)\./.test(version),
  fitting: 'Docker Compose 2 or newer',
};

/** Checks the workflows. Its rules grow with each version, so that one on PATH may find what this one does not. */
const actionlint: GoTool = {
  name: 'actionlint',
  folder: join(toolsFolder, 'actionlint'),
  module: 'github.com/rhysd/actionlint',
  package: 'github.com/rhysd/actionlint/cmd/actionlint',
  stamp: (version) => `-X github.com/rhysd/actionlint.version=${version}`,
  fits: () => false,
};

/** Checks the modules. Always built, for the reason of actionlint; its rules for Terraform are inside, the ones for AWS are no Go module. */
const tflint: GoTool = {
  name: 'tflint',
  folder: join(toolsFolder, 'tflint'),
  module: 'github.com/terraform-linters/tflint',
  package: 'github.com/terraform-linters/tflint',
  stamp: () => '',
  fits: () => false,
};

interface PythonTool {
  /** The folder under tools/ with requirements.txt, and in the cache. */
  name: 'emulator' | 'checkov';
  /** How a sentence calls it. */
  says: string;
  /** The requirement whose version is the tool's. */
  package: string;
  needs: string;
  fits: (pythonVersion: string) => boolean;
}

const emulator: PythonTool = {
  name: 'emulator',
  says: 'the AWS emulator',
  package: 'moto',
  needs: '3.10',
  fits: (version) => /^3\.\d\d\./.test(version),
};

/** Checks the modules. Always its own: its checks grow with each version. */
const checkov: PythonTool = {
  name: 'checkov',
  says: 'checkov',
  package: 'checkov',
  needs: '3.11',
  fits: (version) => /^3\.(1[1-9]|[2-9]\d)\./.test(version),
};

export const bringTerragrunt = (): Promise<Brought> => bringGoTool(terragrunt);
export const bringTofu = (): Promise<Brought> => bringGoTool(tofu);
export const bringCollector = (): Promise<Brought> => bringGoTool(collector);
export const bringActionlint = (): Promise<Brought> => bringGoTool(actionlint);
export const bringTflint = (): Promise<Brought> => bringGoTool(tflint);
/** The Python of a virtual environment that has the tool in it: the scripts beside it name the folder it was made in. */
export const bringEmulator = (): Promise<Brought> => bringPythonTool(emulator);
export const bringCheckov = (): Promise<Brought> => bringPythonTool(checkov);

/** The `docker` that has Compose as its plugin, or the plugin. */
export async function bringCompose(): Promise<Brought> {
  const docker = findOnPath('docker');
  if (docker === undefined) return bringGoTool(compose);
  const { code, stdout } = await run(docker, ['compose', 'version', '--short'], { output: 'capture' });
  return code === 0 ? { ok: true, path: docker, version: stdout.trim(), from: 'path' } : bringGoTool(compose);
}

async function bringGoTool(tool: GoTool): Promise<Brought> {
  const present = findOnPath(tool.name);
  const found = present === undefined ? undefined : await versionOf(present);
  if (present !== undefined && found !== undefined && tool.fits(found))
    return { ok: true, path: present, version: found, from: 'path' };

  const moduleFile = readFileSync(join(tool.folder, 'go.mod'), 'utf8');
  const version = new RegExp(`${tool.module} v([\\d.]+)`).exec(moduleFile)?.[1] ?? 'unknown';
  const files = ['go.mod', 'go.sum', ...(tool.sources ?? [])].map((file) => join(tool.folder, file));
  const folder = cacheKey(tool.name, version, files);
  const path = join(folder, tool.name);
  if (existsSync(path)) return { ok: true, path, version, from: 'cache' };

  const go = findOnPath('go');
  const needed = /^go ([\d.]+)/m.exec(moduleFile)?.[1] ?? '1.26';
  if (go === undefined)
    return {
      ok: false,
      message: `${tool.name} is missing: install ${tool.fitting ? `${tool.fitting}, or ` : ''}Go ${needed} to build it from tools/`,
    };
  const build = async (temporary: string): Promise<string | undefined> => {
    const flags = [
      '-mod=readonly',
      '-trimpath',
      `-ldflags=-s -w ${tool.stamp(version)}`,
      '-o',
      join(temporary, tool.name),
    ];
    const env = { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' };
    const result = await run(go, ['build', ...flags, tool.package], { cwd: tool.folder, env, output: 'capture' });
    if (result.code === 0) return undefined;
    return `${tool.name} ${version} did not build with ${go} (Go ${needed} is needed):\n${lastLines(result.stderr)}`;
  };
  const problem = await step(
    tool.name,
    `building ${version} from the Go module proxy, once, some minutes`,
    () => makeOnce(folder, build),
    (text) => (text === undefined ? `${version} built` : 'not built'),
  );
  return problem === undefined ? { ok: true, path, version, from: 'built' } : { ok: false, message: problem };
}

async function bringPythonTool(tool: PythonTool): Promise<Brought> {
  const requirements = join(toolsFolder, tool.name, 'requirements.txt');
  const pinned = new RegExp(`^${tool.package}\\b.*==([\\d.]+)`, 'm').exec(readFileSync(requirements, 'utf8'));
  const version = pinned?.[1] ?? 'unknown';
  const python = findOnPath('python3');
  const pythonVersion = python === undefined ? undefined : await versionOf(python);
  const needed = `${tool.says} needs Python ${tool.needs} or newer with its venv module (\`python3\`)`;
  if (python === undefined || pythonVersion === undefined || !tool.fits(pythonVersion))
    return { ok: false, message: `${needed}: install it` };

  const folder = cacheKey(tool.name, version, [requirements], pythonVersion);
  const path = join(folder, 'bin', 'python');
  if (existsSync(folder) && (await versionOf(path)) === undefined) rmSync(folder, { recursive: true, force: true });
  if (existsSync(path)) return { ok: true, path, version, from: 'cache' };
  const install = async (temporary: string): Promise<string | undefined> => {
    const venv = await run(python, ['-m', 'venv', temporary], { output: 'capture' });
    if (venv.code !== 0) return `${needed}; \`python3 -m venv\` failed:\n${lastLines(venv.stdout + venv.stderr)}`;
    const pip = ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check', '-r', requirements];
    const result = await run(join(temporary, 'bin', 'python'), pip, { output: 'capture' });
    return result.code === 0
      ? undefined
      : `${tool.says} (${tool.package} ${version}) could not be installed:\n${lastLines(result.stderr)}`;
  };
  const problem = await step(
    tool.name,
    `installing ${tool.package} ${version}, once, about a minute`,
    () => makeOnce(folder, install),
    (text) => (text === undefined ? `${tool.package} ${version} installed` : 'not installed'),
  );
  return problem === undefined ? { ok: true, path, version, from: 'built' } : { ok: false, message: problem };
}

async function versionOf(program: string): Promise<string | undefined> {
  const result = await run(program, ['--version'], { output: 'capture' });
  return result.code === 0 ? /(\d+\.\d+\.\d+)/.exec(result.stdout)?.[1] : undefined;
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-8).join('\n');
}

if (import.meta.main) {
  const tools: Record<string, () => Promise<Brought>> = {
    terragrunt: bringTerragrunt,
    tofu: bringTofu,
    emulator: bringEmulator,
    collector: bringCollector,
    compose: bringCompose,
    docker: bringDocker,
    actionlint: bringActionlint,
    tflint: bringTflint,
    checkov: bringCheckov,
  };
  const wanted = process.argv.length > 2 ? process.argv.slice(2) : ['terragrunt', 'emulator'];
  for (const name of wanted) {
    const bring = tools[name];
    if (bring === undefined) {
      fail(`unknown tool \`${name}\`: ${Object.keys(tools).join(', ')}`);
      process.exit(2);
    }
    const brought = await bring();
    if (brought.ok) process.stdout.write(`${brought.path}\n`);
    else {
      fail(brought.message);
      process.exitCode = 1;
    }
  }
}

/**
 * Which engine runs the modules, and the environment it needs.
 *
 *     node tools/engine.ts          prints the choice as `export` lines for a shell
 *
 * Terraform 1.11 or newer on PATH, else OpenTofu (on PATH or built); ECS_COMPILE_ENGINE=terraform|tofu decides instead.
 * When providers lie on this machine (mirror.ts), a CLI configuration in `.ecs-compile/` points at them, after what the user's own
 * says; a configuration of the user's that installs providers itself is left alone. Without a mirror the registry is used.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { bringTofu } from './bring.ts';
import { findMirror, type Mirror, providerPlatform } from './mirror.ts';
import { buildFolder, cacheFolder } from './paths.ts';
import { fail } from './progress.ts';
import { findOnPath, run } from './run.ts';

export interface Engine {
  name: 'terraform' | 'tofu';
  path: string;
  version: string;
  /** The whole environment for the engine and for Terragrunt. */
  env: NodeJS.ProcessEnv;
}

export type Chosen = { ok: true; engine: Engine } | { ok: false; message: string };

export async function chooseEngine(env: NodeJS.ProcessEnv = process.env): Promise<Chosen> {
  const wanted = env.ECS_COMPILE_ENGINE;
  if (wanted !== undefined && wanted !== 'terraform' && wanted !== 'tofu') {
    return { ok: false, message: `ECS_COMPILE_ENGINE is \`${wanted}\`; it can be \`terraform\` or \`tofu\`` };
  }
  if (wanted !== 'tofu') {
    const path = findOnPath('terraform', env);
    const version = path === undefined ? undefined : await terraformVersion(path);
    if (path !== undefined && version !== undefined && isRecent(version)) {
      return { ok: true, engine: { name: 'terraform', path, version, env: engineEnvironment('terraform', path, env) } };
    }
    const found = version === undefined ? 'Terraform is not on PATH' : `Terraform ${version} is on PATH`;
    if (wanted === 'terraform') return { ok: false, message: `${found}: install Terraform 1.11 or newer` };
  }
  const tofu = await bringTofu();
  if (!tofu.ok) return { ok: false, message: `no engine: install Terraform 1.11 or newer; ${tofu.message}` };
  return {
    ok: true,
    engine: { name: 'tofu', path: tofu.path, version: tofu.version, env: engineEnvironment('tofu', tofu.path, env) },
  };
}

function engineEnvironment(name: Engine['name'], path: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const result: NodeJS.ProcessEnv = { ...env, TG_TF_PATH: path, CHECKPOINT_DISABLE: '1' };
  const own = userConfiguration(name, env);
  // Terraform warns at every command when the variable names a file that is not there.
  if (own === undefined) delete result.TF_CLI_CONFIG_FILE;
  const text = own === undefined ? '' : readFileSync(own, 'utf8');
  const mirror = findMirror(env);
  if (mirror !== undefined && !text.includes('provider_installation')) {
    result.TF_CLI_CONFIG_FILE = writeConfiguration(name, mirror, text);
    // Terragrunt's own cache would keep links into this clone's mirror, for every other clone and after this one is gone.
    result.TG_NO_AUTO_PROVIDER_CACHE_DIR = 'true';
  } else if (mirror === undefined && env.TF_PLUGIN_CACHE_DIR === undefined) {
    // OpenTofu shares its plugin cache safely; with Terraform several `init` at once need Terragrunt's provider cache server.
    if (name === 'terraform') result.TG_PROVIDER_CACHE ??= '1';
    else result.TF_PLUGIN_CACHE_DIR = made(join(cacheFolder(env), 'providers'));
  }
  return result;
}

function userConfiguration(name: Engine['name'], env: NodeJS.ProcessEnv): string | undefined {
  const usual = name === 'tofu' ? ['.tofurc', '.terraformrc'] : ['.terraformrc'];
  const named = env.TF_CLI_CONFIG_FILE;
  // A recipe that runs inside another one inherits what writeConfiguration wrote.
  return [
    ...(named && !named.startsWith(buildFolder) ? [named] : []),
    ...usual.map((file) => join(homedir(), file)),
  ].find((file) => existsSync(file));
}

function writeConfiguration(name: Engine['name'], mirror: Mirror, before: string): string {
  const host = name === 'tofu' ? 'registry.opentofu.org' : 'registry.terraform.io';
  const path = name === 'tofu' ? linkForTofu(mirror) : mirror.folder;
  const file = join(made(buildFolder), `${name}.tfrc`);
  const text = `${before}
# Written by tools/engine.ts: the AWS provider comes from this machine, every other one from the registry.
provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(path)}
    include = ["${host}/hashicorp/aws"]
  }
  direct {
    exclude = ["${host}/hashicorp/aws"]
  }
}
`.trimStart();
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
  return file;
}

/** OpenTofu asks for the same provider under its own registry's name. */
function linkForTofu(mirror: Mirror): string {
  const folder = join(buildFolder, 'mirror');
  for (const [version, target] of mirror.aws) {
    const link = join(folder, 'registry.opentofu.org', 'hashicorp', 'aws', version, providerPlatform());
    if (existsSync(link)) continue;
    made(dirname(link));
    rmSync(link, { force: true });
    try {
      symlinkSync(target, link, 'dir');
    } catch (error) {
      // Another process made it in between.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return folder;
}

function made(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return folder;
}

async function terraformVersion(path: string): Promise<string | undefined> {
  const result = await run(path, ['version'], {
    output: 'capture',
    env: { ...process.env, TF_CLI_CONFIG_FILE: '', CHECKPOINT_DISABLE: '1' },
  });
  return /v(\d+\.\d+\.\d+)/.exec(result.stdout)?.[1];
}

function isRecent(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 1 || (major === 1 && minor >= 11);
}

if (import.meta.main) {
  const chosen = await chooseEngine();
  if (!chosen.ok) {
    fail(chosen.message);
    process.exit(1);
  }
  const { engine } = chosen;
  process.stderr.write(`${engine.name} ${engine.version} (${engine.path})\n`);
  for (const name of [
    'TG_TF_PATH',
    'TF_CLI_CONFIG_FILE',
    'TF_PLUGIN_CACHE_DIR',
    'TG_PROVIDER_CACHE',
    'TG_NO_AUTO_PROVIDER_CACHE_DIR',
  ]) {
    const value = engine.env[name];
    process.stdout.write(value === undefined ? `unset ${name}\n` : `export ${name}='${value}'\n`);
  }
}

/**
 * Providers that lie on this machine already: a folder `registry.terraform.io` with unpacked providers in it, as `terraform
 * providers mirror` and air-gapped images make it. It is looked for in $TF_PLUGIN_MIRROR, in the folders Terraform itself
 * implies, and in the folders one level under /opt.
 */
import { existsSync, readdirSync } from 'node:fs';
import { arch, homedir, platform } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { repositoryFolder } from './paths.ts';

export interface Mirror {
  /** The folder that holds `registry.terraform.io`. */
  folder: string;
  /** Versions of hashicorp/aws that are unpacked there for this machine, `version -> folder`. */
  aws: Map<string, string>;
}

export function findMirror(env: NodeJS.ProcessEnv = process.env): Mirror | undefined {
  for (const folder of candidates(env)) {
    const aws = awsVersions(folder);
    if (aws.size > 0) return { folder, aws };
  }
  return undefined;
}

/** Terraform's name of this machine, `linux_amd64`. */
export function providerPlatform(): string {
  const system = platform() === 'win32' ? 'windows' : platform();
  return `${system}_${arch() === 'x64' ? 'amd64' : arch()}`;
}

function candidates(env: NodeJS.ProcessEnv): string[] {
  const named = env.TF_PLUGIN_MIRROR;
  const data = [
    env.XDG_DATA_HOME || join(homedir(), '.local', 'share'),
    ...(env.XDG_DATA_DIRS || '/usr/local/share:/usr/share').split(delimiter),
  ];
  return [
    ...(named ? [basename(named) === 'registry.terraform.io' ? dirname(named) : named] : []),
    join(repositoryFolder, 'terraform.d', 'plugins'),
    join(homedir(), '.terraform.d', 'plugins'),
    ...data.map((folder) => join(folder, 'terraform', 'plugins')),
    ...folders('/opt').map((name) => join('/opt', name)),
  ];
}

function awsVersions(folder: string): Map<string, string> {
  const provider = join(folder, 'registry.terraform.io', 'hashicorp', 'aws');
  const unpacked = folders(provider).map((version) => [version, join(provider, version, providerPlatform())] as const);
  return new Map(unpacked.filter(([, path]) => existsSync(path)));
}

function folders(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map((entry) => entry.name)
    .sort();
}

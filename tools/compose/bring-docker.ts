/**
 * A Docker engine where none runs. `docker` on PATH is used as it is when it reaches an engine. Otherwise, for root on Debian, the
 * packages are unpacked into a folder of the cache (nothing is installed), together with a base system from debootstrap, out of
 * which the stand-in images are made: an engine without a registry has nothing to begin with.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Brought } from '../bring.ts';
import { step } from '../progress.ts';
import { findOnPath, type RunOptions, run } from '../run.ts';
import { cacheKey, makeOnce } from '../tools-cache.ts';

/** The tar of the base system, in the folder that `bringDocker` made. */
export const baseSystem = 'base-system.tar';

const program = {
  docker: 'docker.io',
  dockerd: 'docker.io',
  iptables: 'iptables',
  debootstrap: 'debootstrap',
} as const;

/** With `from: 'path'` the path is that of a `docker` whose engine answers; otherwise that of a folder as `dpkg -x` makes it. */
export async function bringDocker(): Promise<Brought> {
  const docker = findOnPath('docker');
  if (docker !== undefined) {
    const { code, stdout } = await run(docker, ['info', '--format', '{{.ServerVersion}}'], { output: 'capture' });
    if (code === 0 && stdout.trim() !== '') return { ok: true, path: docker, version: stdout.trim(), from: 'path' };
  }

  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const codename = /^VERSION_CODENAME=(\w+)/m.exec(release)?.[1];
  const needed = ['apt-get', 'dpkg', 'unshare', 'nsenter', 'setpriv', 'ip', 'tar'];
  const lacking = needed.filter((name) => findOnPath(name) === undefined);
  if (process.getuid?.() !== 0 || !/^ID=debian$/m.test(release) || codename === undefined || lacking.length > 0)
    return {
      ok: false,
      message: 'no Docker engine answers: start Docker Engine, or run as root on Debian with util-linux',
    };

  const missing = Object.entries(program).filter(([name]) => findOnPath(name) === undefined);
  const packages = [...new Set(missing.map(([, name]) => name))];
  const folder = cacheKey('docker', codename, [], packages.join());
  if (existsSync(folder)) return { ok: true, path: folder, version: codename, from: 'cache' };
  const problem = await step(
    'docker',
    `unpacking ${packages.join(', ') || 'nothing'} and a Debian ${codename} for stand-in images, once, about a minute`,
    () => makeOnce(folder, (temporary) => unpack(temporary, packages, codename)),
    (text) => (text === undefined ? `Debian's packages for ${codename} unpacked` : 'not unpacked'),
  );
  return problem === undefined
    ? { ok: true, path: folder, version: codename, from: 'built' }
    : { ok: false, message: `no Docker engine answers, and Debian's could not be had: ${problem}` };
}

/** The environment in which the unpacked programs find each other and their libraries. */
export function unpackedEnvironment(folder: string): NodeJS.ProcessEnv {
  const libraries = join(folder, 'usr/lib');
  const triplet = existsSync(libraries)
    ? readdirSync(libraries).find((name) => name.includes('-linux-gnu'))
    : undefined;
  const own = ['usr/sbin', 'usr/bin', 'sbin', 'bin'].map((name) => join(folder, name));
  const env: NodeJS.ProcessEnv = { ...process.env, DEBOOTSTRAP_DIR: undefined };
  if (existsSync(join(folder, 'usr/share/debootstrap'))) env.DEBOOTSTRAP_DIR = join(folder, 'usr/share/debootstrap');
  if (triplet !== undefined) {
    env.LD_LIBRARY_PATH = join(libraries, triplet);
    env.XTABLES_LIBDIR = join(libraries, triplet, 'xtables');
  }
  // The machine's own come first: a package may have been unpacked for one of its programs only.
  return { ...env, PATH: [process.env.PATH, '/usr/sbin', '/sbin', ...own].join(':') };
}

async function unpack(folder: string, packages: readonly string[], codename: string): Promise<string | undefined> {
  const work = join(folder, 'work');
  mkdirSync(join(work, 'lists/partial'), { recursive: true });
  mkdirSync(join(work, 'cache/archives/partial'), { recursive: true });
  const command = async (name: string, args: readonly string[], options: RunOptions = {}) => {
    const result = await run(name, args, { cwd: work, output: 'capture', ...options });
    if (result.code === 0) return result.stdout;
    const said = (result.stderr.trim() || result.stdout.trim()).split('\n').slice(-8).join('\n');
    throw new Error(`\`${name} ${args[0]}\` failed:\n${said}`);
  };
  try {
    if (packages.length > 0) {
      // Lists of its own: the machine's may be old or empty, and stay as they are.
      const lists = `Dir::State::Lists=${join(work, 'lists')}`;
      const cache = `Dir::Cache=${join(work, 'cache')}`;
      const apt = ['-q', '-o', lists, '-o', cache, '-o', 'APT::Sandbox::User=root'];
      await command('apt-get', [...apt, 'update']);
      // With what they depend on, as far as this machine does not have it.
      const plan = await command('apt-get', [...apt, '--simulate', '--no-install-recommends', 'install', ...packages]);
      const all = [...plan.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name ?? '');
      await command('apt-get', [...apt, 'download', ...all]);
      for (const file of readdirSync(work).filter((name) => name.endsWith('.deb')))
        await command('dpkg', ['-x', file, folder]);
    }
    const env = unpackedEnvironment(folder);
    const root = join(work, 'root');
    // curl is for the debug tool and the collector's health check; the image of Node leaves it out.
    await command('debootstrap', ['--variant=minbase', '--include=curl', codename, root], { env });
    await command('chroot', [root, 'useradd', '--create-home', '--uid', '1000', 'node'], { env });
    const without = ['./var/cache/apt/*', './var/lib/apt/lists/*', './dev/*', './proc/*', './sys/*'];
    const excluded = without.map((path) => `--exclude=${path}`);
    await command('tar', ['-c', '-f', join(folder, baseSystem), '-C', root, ...excluded, '.']);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

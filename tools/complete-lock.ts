/**
 * Completes `package-lock.json` after `npm install`: some registries do not carry the packages of every system, npm then leaves them out of the lock,
 * and `npm ci` fails on every machine. Each optional package that is missing gets an entry with its system, so that only machines of that system fetch it.
 *
 *   npm install … && node tools/complete-lock.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryFolder } from './paths.ts';

interface Entry {
  readonly version?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

const file = join(repositoryFolder, 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Entry> };

const SYSTEMS: Readonly<Record<string, string>> = {
  windows: 'win32',
  win32: 'win32',
  darwin: 'darwin',
  linux: 'linux',
  android: 'android',
};
const PROCESSORS: Readonly<Record<string, string>> = {
  arm64: 'arm64',
  x64: 'x64',
  arm: 'arm',
  armv7: 'arm',
  loong64: 'loong64',
  riscv64: 'riscv64',
};

const added: string[] = [];
for (const entry of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const path = `node_modules/${name}`;
    const [system, processor] = name.split('-').slice(-2);
    if (lock.packages[path] || !SYSTEMS[system ?? ''] || !PROCESSORS[processor ?? '']) continue;
    lock.packages[path] = {
      version,
      cpu: [PROCESSORS[processor ?? '']],
      dev: true,
      optional: true,
      os: [SYSTEMS[system ?? '']],
    };
    added.push(name);
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.error(added.length === 0 ? 'the lock is complete' : `added ${added.join(', ')}`);

/** The disk, as a host. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Host } from '../host.ts';
import { LOCK_FILE } from '../model/lock.ts';

const slashes = (path: string): string => path.replaceAll('\\', '/');

/** A host for the files below and above `cwd`. */
export function nodeHost(cwd: string): Host {
  return {
    cwd: slashes(cwd),
    readFile,
    list: (folder) => list(folder, ''),
    exists: existsSync,
    isFile,
    writeFile,
    removeFile,
  };
}

function readFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    if (code === 'EISDIR') throw new Error('it is a folder');
    throw error;
  }
}

function list(folder: string, prefix: string): string[] {
  const entries = readEntries(folder);
  return entries.flatMap((entry) => {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
    if (entry.isDirectory()) return list(join(folder, entry.name), `${prefix}${entry.name}/`);
    return entry.isFile() || entry.isSymbolicLink() ? [prefix + entry.name] : [];
  });
}

function readEntries(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Writes beside the file and renames. Only the lock is worth waiting for the disk: everything else can be compiled again. */
function writeFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  const handle = openSync(temporary, 'w');
  try {
    writeSync(handle, text);
    if (path.endsWith(LOCK_FILE)) fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  try {
    renameSync(temporary, path);
  } catch (error) {
    unlinkSync(temporary);
    throw error;
  }
}

function removeFile(path: string, stop: string): void {
  unlinkSync(path);
  for (let folder = dirname(path); folder.startsWith(stop) && folder !== dirname(folder); folder = dirname(folder)) {
    if (readdirSync(folder).length > 0) return;
    rmdirSync(folder);
  }
}

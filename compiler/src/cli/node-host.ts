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
    return decode(readFileSync(path));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    if (code === 'EISDIR') throw new Error('it is a folder');
    throw error;
  }
}

/** Text, or an error: replaced characters would end up in a unit unseen. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Error('it is not UTF-8 text');
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

/** Folder by folder: Node's own recursive way never ends where a file system refuses folders, as /proc does. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Writes beside the file and renames. Only the lock is worth waiting for the disk: everything else can be compiled again. */
function writeFile(path: string, text: string): void {
  makeFolder(dirname(path));
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

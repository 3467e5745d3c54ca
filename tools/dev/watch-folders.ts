/**
 * Says when files change. One watcher a folder: editors replace files by renaming, which a watcher of the file itself does not survive. What editors
 * write beside a file is not a change.
 */
import { existsSync, type FSWatcher, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';

export interface Watched {
  readonly folder: string;
  /** With the folders below it. */
  readonly deep: boolean;
  /** Which names count; default: all. */
  readonly names?: RegExp;
}

const BESIDE = /^\.(?!env\.local$)|~$|\.sw[a-z]$|\.tmp$|^4913$/;
const DEBOUNCE = 150;

/** `onChange` gets the paths that changed since the last time, a moment after the last of them. The function that comes back ends it. */
export function watchFolders(watched: readonly Watched[], onChange: (paths: readonly string[]) => void): () => void {
  const watchers = new Map<string, FSWatcher>();
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  const add = ({ folder, deep, names }: Watched): void => {
    if (watchers.has(folder) || !existsSync(folder)) return;
    try {
      const watcher = watch(folder, (event, name) => {
        if (event === 'rename' && deep)
          for (const below of foldersIn(folder)) add({ folder: below, deep, ...(names ? { names } : {}) });
        if (name === null || BESIDE.test(name) || names?.test(name) === false) return;
        changed.add(join(folder, name));
        clearTimeout(timer);
        timer = setTimeout(() => {
          const paths = [...changed].sort();
          changed.clear();
          onChange(paths);
        }, DEBOUNCE);
      });
      watcher.on('error', () => forget(folder));
      watchers.set(folder, watcher);
    } catch {
      // Gone in between, or the machine has no watchers left: the rest is still watched.
      return;
    }
    if (deep) for (const below of foldersIn(folder)) add({ folder: below, deep, ...(names ? { names } : {}) });
  };
  const forget = (folder: string): void => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };
  for (const one of watched) add(one);
  return () => {
    clearTimeout(timer);
    for (const folder of [...watchers.keys()]) forget(folder);
  };
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
      .map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
}

/** Files in memory, as a host: for tests, and for the library in a browser. */
import type { Host } from '../host.ts';
import { join } from '../paths.ts';

export interface MemoryHost extends Host {
  readonly files: Map<string, string>;
}

/** A host whose files lie below `/project`; keys are relative to it. `unreadable`: paths that cannot be read, with the reason. */
export function memoryHost(
  files: Readonly<Record<string, string>>,
  cwd = '/project',
  unreadable: ReadonlyMap<string, string> = new Map(),
): MemoryHost {
  const all = new Map(Object.entries(files).map(([path, text]) => [join(cwd, path), text]));
  const below = (folder: string): string[] => [...all.keys()].filter((path) => path.startsWith(`${folder}/`));
  return {
    cwd,
    files: all,
    readFile(path) {
      const reason = unreadable.get(path.slice(cwd.length + 1));
      if (reason !== undefined) throw new Error(reason);
      return all.get(path);
    },
    list: (folder) =>
      below(folder)
        .map((path) => path.slice(folder.length + 1))
        .filter((path) => !/(?:^|\/)(?:\.|node_modules\/)/.test(path))
        .sort(),
    exists: (path) => all.has(path) || below(path).length > 0,
    isFile: (path) => all.has(path),
    writeFile: (path, text) => void all.set(path, text),
    removeFile: (path) => void all.delete(path),
  };
}

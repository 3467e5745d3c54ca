/** Files in memory, as a host: for tests, and for the library in a browser. */
import type { Host } from '../host.ts';
import { join } from '../paths.ts';

export interface MemoryHost extends Host {
  readonly files: Map<string, string>;
}

/** A host whose files lie below `/project`; keys are relative to it. */
export function memoryHost(files: Readonly<Record<string, string>>, cwd = '/project'): MemoryHost {
  const all = new Map(Object.entries(files).map(([path, text]) => [join(cwd, path), text]));
  const below = (folder: string): string[] => [...all.keys()].filter((path) => path.startsWith(`${folder}/`));
  return {
    cwd,
    files: all,
    readFile: (path) => all.get(path),
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

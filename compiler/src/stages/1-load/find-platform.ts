/** Where the platform is: the nearest `platform.yaml` above what was named, and the folder that all paths are relative to. */
import { basename, dirname, isAbsolute, join, relative, resolve } from '../../paths.ts';
import type { Host } from '../../host.ts';
import type { SourceId } from '../../model/source.ts';

export const PLATFORM_FILE = 'platform.yaml';

export interface Root {
  /** Absolute. */
  readonly folder: string;
  readonly name: string;
  /** The platform file, when there is one. */
  readonly platform: SourceId | undefined;
}

/** Walks up from the first named path, or from the working folder. Without a platform file the root is the working folder, or the manifest's own where that lies elsewhere. */
export function findRoot(host: Host, paths: readonly string[]): Root {
  const first = resolve(host.cwd, paths[0] ?? '.');
  const isFolder = paths[0] === undefined || (host.exists(first) && !host.isFile(first));
  const start = isFolder ? first : dirname(first);
  for (let folder = start; ; folder = dirname(folder)) {
    if (host.exists(join(folder, PLATFORM_FILE))) return { folder, name: basename(folder), platform: PLATFORM_FILE };
    if (dirname(folder) === folder) break;
  }
  const inside = !relative(host.cwd, start).startsWith('..') && !isAbsolute(relative(host.cwd, start));
  const folder = inside ? host.cwd : start;
  return { folder, name: basename(folder), platform: undefined };
}

/** A path as the user named it, relative to the root. */
export const idOf = (host: Host, root: Root, path: string): SourceId =>
  relative(root.folder, resolve(host.cwd, path)) || '.';

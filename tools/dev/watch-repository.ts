/** Watches what the processes are made of: each service's source, the runtime that all share, the manifests and `.env.local`. */
import { dirname, join } from 'node:path';
import type { LocalPlan } from './compile-local.ts';
import { watchFolders } from './watch-folders.ts';

export interface RepositoryChanges {
  /** Source of these services changed. */
  readonly onSource: (services: readonly string[], paths: readonly string[]) => void;
  readonly onManifest: (paths: readonly string[]) => void;
}

/** The function that comes back ends it. */
export function watchRepository(
  root: string,
  plan: LocalPlan,
  { onSource, onManifest }: RepositoryChanges,
): () => void {
  const all = plan.services.map(({ name }) => name);
  const manifests = new Set([root, ...plan.files.map((file) => join(root, dirname(file)))]);
  const ends = [
    ...plan.services.map(({ name, folder }) =>
      watchFolders([{ folder: join(folder, 'src'), deep: true }], (paths) => onSource([name], paths)),
    ),
    watchFolders([{ folder: join(root, 'services', 'runtime', 'src'), deep: true }], (paths) => onSource(all, paths)),
    watchFolders(
      [...manifests].map((folder) => ({ folder, deep: false, names: /\.ya?ml$|^\.env\.local$/ })),
      onManifest,
    ),
  ];
  return () => {
    for (const end of ends) end();
  };
}

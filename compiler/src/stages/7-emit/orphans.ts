/**
 * Generated files that no manifest asks for any more: found, told, removed. A unit is the only thing that can destroy what it made, so each
 * is told with the command that removes it and no other.
 */
import { type Code, severityOf } from '../../diagnostics/catalog.ts';
import { type Diagnostic, quote } from '../../diagnostics/diagnostic.ts';
import type { Host } from '../../host.ts';
import { GENERATED_MARK } from '../../model/output.ts';
import { dirname, join } from '../../paths.ts';

export interface Orphan {
  /** Relative to the root. */
  readonly path: string;
  readonly content: string;
}

/** The commands of a message: `destroy` for a unit's folder, `remove` for what is to be removed. */
interface Commands {
  destroy(folder: string): string;
  remove(path: string): string;
}

const code: Code = 'emit/orphan';

/** Orphans in the order in which they can be destroyed: what reads from another one stands before it. */
export function findOrphans(
  host: Host,
  root: string,
  produced: ReadonlySet<string>,
  owned: readonly string[],
): Orphan[] {
  const found = owned
    .flatMap((folder) => host.list(join(root, folder)).map((file) => join(folder, file)))
    .filter((path) => /\/(?:terragrunt|env)\.hcl$/.test(path) && !produced.has(path))
    .sort()
    .map((path) => ({ path, content: host.readFile(join(root, path)) ?? '' }))
    .filter(({ content }) => content.startsWith(GENERATED_MARK));
  const ordered = new Set<Orphan>();
  const seen = new Set<Orphan>();
  const visit = (one: Orphan): void => {
    if (seen.has(one)) return;
    seen.add(one);
    for (const other of found) if (readsFrom(other, one)) visit(other);
    ordered.add(one);
  };
  for (const one of found) visit(one);
  return [...ordered];
}

/** A unit reads from its dependencies, and from the `env.hcl` of its environment. */
const readsFrom = ({ path, content }: Orphan, other: Orphan): boolean =>
  other.path.endsWith('/env.hcl')
    ? path !== other.path && path.startsWith(`${dirname(other.path)}/`)
    : [...content.matchAll(/^ *config_path *= *"([^"]+)"/gm)].some(
        ([, to = '']) => join(dirname(path), to) === dirname(other.path),
      );

/** A warning for each, with the way to remove it. */
export const orphanWarnings = (orphans: readonly Orphan[], commands: Commands): Diagnostic[] =>
  orphans.map(({ path, content }) => ({
    code,
    severity: severityOf(code),
    message: `No manifest asks for ${quote(path)} any more`,
    place: path,
    ...wayOut(path, content, commands),
  }));

function wayOut(path: string, content: string, commands: Commands): Pick<Diagnostic, 'help' | 'notes'> {
  if (path.endsWith('/env.hcl'))
    return { help: `once no unit is left in ${quote(dirname(path))}: ${commands.remove(path)}` };
  const folder = dirname(path);
  const both = `${commands.destroy(folder)} && ${commands.remove(folder)}`;
  if (!/^prevent_destroy *= *true$/m.test(content)) return { help: `destroy what it made, then remove it: ${both}` };
  return {
    notes: ['it is a queue with `retain`: `prevent_destroy` in this file keeps it from being destroyed'],
    help: `give the queue back to its service with \`retain: false\`, compile and apply; then leave it out again, compile, and: ${both}`,
  };
}

/** Removes orphans. */
export function prune(host: Host, root: string, orphans: readonly Orphan[], owned: readonly string[]): Diagnostic[] {
  return orphans.flatMap(({ path }) => {
    try {
      host.removeFile(join(root, path), join(root, owned.find((folder) => path.startsWith(`${folder}/`)) ?? ''));
      return [];
    } catch (error) {
      const reason = error instanceof Error ? error.message.replace(/\s+/g, ' ') : String(error);
      const message = `${quote(path)} cannot be removed: ${reason}`;
      return [{ code: 'emit/not-writable', severity: severityOf('emit/not-writable'), message, place: path }];
    }
  });
}

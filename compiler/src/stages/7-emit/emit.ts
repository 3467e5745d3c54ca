/**
 * Files of a compilation to the disk, or against it. Only files that carry the generated first line are overwritten or removed. Everything that
 * could fail is looked at before the first byte is written; each file is replaced whole.
 */
import { type Code, severityOf } from '../../diagnostics/catalog.ts';
import { type Diagnostic, quote } from '../../diagnostics/diagnostic.ts';
import type { Host } from '../../host.ts';
import { GENERATED_MARK, type OutputFile } from '../../model/output.ts';
import { dirname, join } from '../../paths.ts';
import { findOrphans, type Orphan } from './orphans.ts';

export interface Change {
  readonly file: OutputFile;
  readonly status: 'created' | 'changed' | 'unchanged' | 'kept';
  readonly before: string | undefined;
}

export interface Emission {
  readonly changes: readonly Change[];
  readonly orphans: readonly Orphan[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What writing would change. Reads only. */
export function compare(host: Host, root: string, files: readonly OutputFile[], owned: readonly string[]): Emission {
  const diagnostics: Diagnostic[] = [];
  const changes = files.map((file) => {
    const path = join(root, file.path);
    const before = readOr(host, path, file.path, diagnostics);
    if (before !== undefined && file.kind === 'generated' && !before.startsWith(GENERATED_MARK))
      diagnostics.push(notGenerated(file.path));
    const obstacle = before === undefined ? blockedBy(host, root, file.path) : undefined;
    if (obstacle && !diagnostics.some(({ place }) => place === obstacle))
      diagnostics.push(
        fault(
          'emit/not-writable',
          obstacle,
          `${quote(obstacle)} is a file, and a folder must stand there`,
          'move the file away',
        ),
      );
    return { file, before, status: statusOf(file, before) } satisfies Change;
  });
  const produced = new Set(files.map((file) => file.path));
  return { changes, orphans: findOrphans(host, root, produced, owned), diagnostics };
}

/** Writes what `compare` found different. Stops at the first file that cannot be written; running again finishes the rest. */
export function write(host: Host, root: string, changes: readonly Change[]): Diagnostic[] {
  for (const { file, status } of changes) {
    if (status === 'unchanged' || status === 'kept') continue;
    try {
      host.writeFile(join(root, file.path), file.content);
    } catch (error) {
      return [
        fault(
          'emit/not-writable',
          file.path,
          `${quote(file.path)} cannot be written: ${reason(error)}`,
          'what was written before it is whole; mend this and run again',
        ),
      ];
    }
  }
  return [];
}

function statusOf(file: OutputFile, before: string | undefined): Change['status'] {
  if (before === undefined) return 'created';
  if (file.kind === 'scaffold') return 'kept';
  return before === file.content ? 'unchanged' : 'changed';
}

function readOr(host: Host, path: string, shown: string, diagnostics: Diagnostic[]): string | undefined {
  try {
    return host.readFile(path);
  } catch (error) {
    diagnostics.push(fault('emit/not-writable', shown, `${quote(shown)} cannot be replaced: ${reason(error)}`));
    return undefined;
  }
}

/** A file that stands where a folder must be. */
function blockedBy(host: Host, root: string, path: string): string | undefined {
  const parts = dirname(path).split('/');
  for (let length = 1; length <= parts.length; length++) {
    const folder = parts.slice(0, length).join('/');
    if (host.isFile(join(root, folder))) return folder;
  }
  return undefined;
}

const notGenerated = (path: string): Diagnostic =>
  fault(
    'emit/not-generated',
    path,
    `${quote(path)} was not written by ecs-compile and is left alone`,
    'move it away, then compile again',
  );
const reason = (error: unknown): string =>
  error instanceof Error ? error.message.replace(/\s+/g, ' ') : String(error);

function fault(code: Code, place: string, message: string, help?: string): Diagnostic {
  return { code, severity: severityOf(code), message, place, ...(help ? { help } : {}) };
}

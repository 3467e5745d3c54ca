/** Reads one file as a source; a file that is there and cannot be read is a fault, not a crash. */
import { severityOf } from '../../diagnostics/catalog.ts';
import { quote, type Result } from '../../diagnostics/diagnostic.ts';
import type { Host } from '../../host.ts';
import { type Source, type SourceId, sourceOf } from '../../model/source.ts';
import { join } from '../../paths.ts';

/** The file `id` below `folder`, or undefined when it is not there or cannot be read. */
export function readSource(host: Host, folder: string, id: SourceId): Result<Source | undefined> {
  try {
    const text = host.readFile(join(folder, id));
    return { value: text === undefined ? undefined : sourceOf(id, text), diagnostics: [] };
  } catch (error) {
    const code = 'load/unreadable';
    const reason = error instanceof Error ? error.message.replace(/^[A-Z]+: |, \w+ '.*$/g, '') : String(error);
    const message = `${quote(id)} cannot be read: ${reason}`;
    return { value: undefined, diagnostics: [{ code, severity: severityOf(code), message, place: id }] };
  }
}

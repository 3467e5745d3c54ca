/** Differences between what is written and what the manifests say, for `--check`: each file by itself, or many of them by folder. */
import { type Code, severityOf } from '../../diagnostics/catalog.ts';
import { type Diagnostic, quote } from '../../diagnostics/diagnostic.ts';
import { dirname } from '../../paths.ts';
import type { Change } from './emit.ts';

/** So many files are told one by one. */
const FEW = 5;
/** So many names stand in a line. */
const A_LINE = 8;

const CODE: Code = 'emit/stale';

export function staleFaults(changes: readonly Change[], command: string): Diagnostic[] {
  const stale = changes.filter(({ status }) => status === 'created' || status === 'changed');
  const help = `run ${quote(command)} and commit`;
  const fault = (place: string, message: string, notes?: string[]): Diagnostic => ({
    code: CODE,
    severity: severityOf(CODE),
    message,
    place,
    help,
    ...(notes ? { notes } : {}),
  });
  if (stale.length <= FEW)
    return stale.map(({ file, status }) => fault(file.path, `${quote(file.path)} ${SAYS[status]}`));
  const folders = Map.groupBy(stale, folderOf);
  return [...folders].map(([folder, files]) => {
    const [only] = files;
    if (files.length === 1 && only) return fault(only.file.path, `${quote(only.file.path)} ${SAYS[only.status]}`);
    const missing = files.filter(({ status }) => status === 'created').length;
    const what = missing === files.length ? 'are not written yet' : 'are not what the manifests say';
    return fault(folder, `${files.length} files in ${quote(folder)} ${what}`, lines(files.map(nameOf).sort()));
  });
}

const SAYS: Readonly<Record<string, string>> = {
  created: 'is not written yet',
  changed: 'is not what the manifests say',
};

/** The folder of an environment for what lies in it. */
function folderOf({ file }: Change): string {
  const { unit, path } = file;
  return unit ? path.slice(0, -`/${unit.path}/terragrunt.hcl`.length) : dirname(path);
}

const nameOf = ({ file }: Change): string => file.unit?.path ?? file.path.slice(file.path.lastIndexOf('/') + 1);

const lines = (names: readonly string[]): string[] =>
  Array.from({ length: Math.ceil(names.length / A_LINE) }, (_, line) =>
    names
      .slice(line * A_LINE, (line + 1) * A_LINE)
      .map(quote)
      .join(', '),
  );

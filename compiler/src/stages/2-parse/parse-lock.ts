/** `listener-priorities.lock` to its lines. */
import { type Diagnostic, quote, type Result } from '../../diagnostics/diagnostic.ts';
import type { LockLine } from '../../model/lock.ts';
import type { Source } from '../../model/source.ts';

const LINE = /^([a-z][a-z0-9-]*) (internal|public) ([a-z][a-z0-9-]*) ([1-9][0-9]{0,4})$/;

/** Every line that can be read. A line that cannot (a merge conflict, say), or that says a service's number again, is a fault. */
export function parseLock(source: Source): Result<LockLine[]> {
  const lines: LockLine[] = [];
  const diagnostics: Diagnostic[] = [];
  const seen = new Set<string>();
  let start = 0;
  let conflict = false;
  for (const text of source.text.split('\n')) {
    const span = { source: source.id, start, end: start + text.length };
    start += text.length + 1;
    const line = text.replace(/\r$/, '');
    if (line.trim() === '' || line.startsWith('#')) continue;
    if (/^(?:<{7}|={7}|>{7}|\|{7})/.test(line)) {
      if (line.startsWith('<'))
        diagnostics.push({
          code: 'parse/lock',
          severity: 'error',
          message: 'Two branches are still in conflict here',
          span,
          help: 'keep the lines of both, one a service, and remove the marks',
        });
      conflict = !line.startsWith('>');
      continue;
    }
    if (conflict) continue;
    const match = LINE.exec(line);
    const key = match ? `${match[1]} ${match[2]} ${match[3]}` : '';
    if (!match)
      diagnostics.push({
        code: 'parse/lock',
        severity: 'error',
        message: `This line cannot be read: ${quote(line)}`,
        span,
        help: 'a line is `<environment> <internal or public> <service> <priority>`',
      });
    else if (seen.has(key))
      diagnostics.push({
        code: 'parse/lock',
        severity: 'error',
        message: `${quote(match[3] as string)} has two numbers on the ${match[2]} listener`,
        span,
        help: 'keep one of the two lines',
      });
    else
      lines.push({
        environment: match[1] as string,
        listener: match[2] as LockLine['listener'],
        service: match[3] as string,
        priority: Number(match[4]),
        span,
      });
    seen.add(key);
  }
  return { value: lines, diagnostics };
}

/** A diagnostic at the place where a value comes from, with the other place that it has to do with. */
import { type Code, severityOf } from '../../diagnostics/catalog.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { keySpanOf, type Origin, spanOf } from '../../model/sourced.ts';

interface More {
  readonly help?: string | undefined;
  readonly notes?: readonly string[];
  readonly other?: { readonly origin: Origin; readonly message: string };
  readonly atKey?: boolean;
}

export function fault(origin: Origin, code: Code, message: string, more: More = {}): Diagnostic {
  const span = more.atKey ? keySpanOf(origin) : spanOf(origin);
  const other = more.other && spanOf(more.other.origin);
  return {
    code,
    severity: severityOf(code),
    message,
    ...(span ? { span } : {}),
    ...(more.help ? { help: more.help } : {}),
    ...(more.notes ? { notes: more.notes } : {}),
    ...(other && more.other ? { related: [{ span: other, message: more.other.message }] } : {}),
  };
}

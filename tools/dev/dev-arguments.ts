/** The words after `just dev`, taken apart. */
import { parseArgs } from 'node:util';

export interface DevRequest {
  /** None is all. */
  readonly services: readonly string[];
  readonly inspect: readonly string[];
  readonly port: number;
  readonly json: boolean;
  readonly traces: boolean;
  readonly root: string | undefined;
  readonly help: boolean;
}

export type DevArguments =
  | { readonly ok: true; readonly request: DevRequest }
  | { readonly ok: false; readonly message: string };

const DEFAULT_PORT = 3000;

export function devArguments(argv: readonly string[]): DevArguments {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        inspect: { type: 'string', multiple: true },
        port: { type: 'string' },
        json: { type: 'boolean' },
        'no-traces': { type: 'boolean' },
        root: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const port = values.port === undefined ? DEFAULT_PORT : Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      return { ok: false, message: `\`--port ${values.port}\` is not a port: a number up to 65535, or 0 for any` };
    return {
      ok: true,
      request: {
        services: [...new Set(positionals)],
        inspect: values.inspect ?? [],
        port,
        json: values.json === true,
        traces: values['no-traces'] !== true,
        root: values.root,
        help: values.help === true,
      },
    };
  } catch (error) {
    return { ok: false, message: `${(error as Error).message.split('. ')[0]}: \`just dev --help\`` };
  }
}

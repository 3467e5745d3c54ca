/** The words after `just local-connect`, taken apart. */
import { parseArgs } from 'node:util';

export interface ConnectRequest {
  /** A service's name, or the full one with project and environment. */
  readonly service: string;
  readonly environment: string | undefined;
  readonly container: string | undefined;
  readonly port: { readonly local: number; readonly remote: number | undefined } | undefined;
  /** Default: a shell. */
  readonly command: readonly string[];
  readonly print: boolean;
}

export type ConnectArguments =
  | { readonly ok: true; readonly request: ConnectRequest | undefined }
  | { readonly ok: false; readonly message: string };

const no = (message: string): ConnectArguments => ({ ok: false, message });

/** Without a request when help was asked for. */
export function connectArguments(argv: readonly string[]): ConnectArguments {
  const [own, command] = split(argv);
  try {
    const { values, positionals } = parseArgs({
      args: [...own],
      allowPositionals: true,
      options: {
        env: { type: 'string' },
        container: { type: 'string' },
        port: { type: 'string' },
        print: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return { ok: true, request: undefined };
    const [service] = positionals;
    if (service === undefined) return no('which service? `just local-connect caller`; --help has the rest');
    const port = values.port === undefined ? undefined : portsOf(values.port);
    if (port === null) return no(`\`--port ${values.port}\` is not LOCAL:REMOTE, as in 8080:3000`);
    if (port !== undefined && command.length > 0) return no('a port is forwarded or a command is run, not both');
    return {
      ok: true,
      request: {
        service,
        environment: values.env,
        container: values.container,
        port,
        command: command.length > 0 ? command : ['/bin/sh'],
        print: values.print === true,
      },
    };
  } catch (error) {
    return no(`${(error as Error).message.split('. ')[0]}: \`just local-connect --help\``);
  }
}

/** Our own words, and the command's: what follows `--`, or the first word after the service that is no option. `just` keeps a `--` to itself. */
function split(argv: readonly string[]): readonly [own: readonly string[], command: readonly string[]] {
  let words = 0;
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    if (word === '--') return [argv.slice(0, index), argv.slice(index + 1)];
    if (['--env', '--container', '--port'].includes(word)) index += 1;
    else if (!word.startsWith('-')) words += 1;
    if (words === 2) return [argv.slice(0, index), argv.slice(index)];
  }
  return [argv, []];
}

function portsOf(text: string): ConnectRequest['port'] | null {
  const match = /^(\d{1,5})(?::(\d{1,5}))?$/.exec(text);
  const local = Number(match?.[1] ?? 0);
  const remote = match?.[2] === undefined ? undefined : Number(match[2]);
  const isPort = (port: number): boolean => port >= 1 && port <= 65_535;
  return match === null || !isPort(local) || (remote !== undefined && !isPort(remote)) ? null : { local, remote };
}

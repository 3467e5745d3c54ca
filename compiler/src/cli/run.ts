/** The process: the disk, the streams and the exit code around the command line. */
import { main } from './main.ts';
import { nodeHost } from './node-host.ts';
import { packagedModules } from './packaged-modules.ts';
import type { Terminal } from './terminal.ts';

const withNewline = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);

const terminal: Terminal = {
  host: nodeHost(process.cwd()),
  color: process.stderr.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb',
  packagedModules,
  print(text) {
    process.stdout.write(withNewline(text));
    return 0;
  },
  say: (text) => void process.stderr.write(withNewline(text)),
  usage(message) {
    process.stderr.write(`ecs-compile: ${message}\nTry \`ecs-compile --help\`.\n`);
    return 2;
  },
  now: () => performance.now(),
};

// A reader that has closed the pipe (`| head`) is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));
try {
  process.exitCode = main(process.argv.slice(2), terminal);
} catch (error) {
  process.stderr.write(
    `ecs-compile stopped on a fault of its own: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\nPlease report this with the manifest.\n`,
  );
  process.exitCode = 2;
}

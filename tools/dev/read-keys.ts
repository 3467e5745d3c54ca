/**
 * Ctrl-C as a key instead of a signal. A signal would also reach `just`, which then reports an error and gives the prompt back while services still drain.
 * Only for a terminal in whose foreground this process is: elsewhere the system would stop it, and signals come as ever.
 */
import { spawnSync } from 'node:child_process';

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

/** The function that comes back gives the terminal back as it was. */
export function readKeys(onInterrupt: () => void): () => void {
  const { stdin } = process;
  if (!stdin.isTTY || !isForeground()) return () => undefined;
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  stdin.on('data', (keys: string) => {
    if (keys.includes(CTRL_C) || keys.includes(CTRL_D)) onInterrupt();
    // People press it to set what comes next apart.
    else if (keys.includes('\r')) process.stdout.write('\n');
  });
  return () => {
    stdin.setRawMode(false);
    stdin.pause();
  };
}

function isForeground(): boolean {
  const { stdout, status } = spawnSync('ps', ['-o', 'tpgid=,pgid=', '-p', String(process.pid)], { encoding: 'utf8' });
  const [terminal, own] = (stdout ?? '').trim().split(/\s+/);
  return status === 0 && terminal !== undefined && terminal === own;
}

/**
 * Progress on stderr, so that stdout stays clean. One line per step; on a terminal the line counts the seconds while the step
 * lasts, elsewhere a line says that it began and one a minute says that it still runs.
 */
import { styleText } from 'node:util';

const terminal = process.stderr.isTTY === true;
type Style = Parameters<typeof styleText>[0];

export function paint(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stderr });
}

export function say(topic: string, text: string): void {
  process.stderr.write(`${paint('cyan', topic.padEnd(10))} ${text}\n`);
}

export function warn(text: string): void {
  process.stderr.write(`${paint('yellow', 'warning')}: ${text}\n`);
}

/** Says what went wrong and hands back the exit code, so that `return fail(…)` ends a command. */
export function fail(text: string, code: number = 1): number {
  process.stderr.write(`${paint('red', 'error')}: ${text}\n`);
  return code;
}

export function seconds(milliseconds: number): string {
  const whole = Math.round(milliseconds / 1000);
  if (whole < 1) return `${Math.round(milliseconds)} ms`;
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Show `doing` until the work ends, then what `done` makes of its value. */
export async function step<T>(
  topic: string,
  doing: string,
  work: () => Promise<T>,
  done: (value: T) => string,
): Promise<T> {
  const started = Date.now();
  const elapsed = () => seconds(Date.now() - started);
  if (!terminal) say(topic, `${doing} …`);
  const draw = () => process.stderr.write(`\r\x1b[2K${paint('cyan', topic.padEnd(10))} ${doing} … ${elapsed()}`);
  const beat = terminal ? setInterval(draw, 1000) : setInterval(() => say(topic, `${doing} … ${elapsed()}`), 60_000);
  if (terminal) draw();
  try {
    const value = await work();
    if (terminal) process.stderr.write('\r\x1b[2K');
    say(topic, `${done(value)} (${elapsed()})`);
    return value;
  } catch (error) {
    if (terminal) process.stderr.write('\r\x1b[2K');
    throw error;
  } finally {
    clearInterval(beat);
  }
}

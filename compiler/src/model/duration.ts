/** Durations as manifests write them: `250ms`, `30s`, `5m`, `1h`, `4d`, or a bare number of seconds. */

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds, or undefined when the value is not a duration. */
export function parseDuration(value: unknown): number | undefined {
  if (typeof value === 'number') return Math.round(value * 1000);
  const match = typeof value === 'string' ? /^([0-9]+(?:\.[0-9]+)?)(ms|s|m|h|d)$/.exec(value) : null;
  return match ? Math.round(Number(match[1]) * (UNITS[match[2] as string] as number)) : undefined;
}

/** The shortest exact way to write a duration: 90000 is `90s`, 120000 `2m`. */
export function formatDuration(milliseconds: number): string {
  for (const unit of ['d', 'h', 'm', 's']) {
    const size = UNITS[unit] as number;
    if (milliseconds >= size && milliseconds % size === 0) return `${milliseconds / size}${unit}`;
  }
  return milliseconds === 0 ? '0s' : `${milliseconds}ms`;
}

/**
 * Terragrunt's JSON log, followed while a run over many units goes on: which unit is done and with what result.
 * Everything is written to a file as plain text; the caller is told only of what a person wants to see.
 */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, relative } from 'node:path';

interface Line {
  level?: string;
  'working-dir'?: string;
  msg?: string;
}

export interface UnitRun {
  name: string;
  /** The engine's own sentence, `Plan: 1 to add, …` or `Apply complete! …`. */
  summary?: string;
  /** A plan with something to do. */
  changed: boolean;
  /** What the engine said in the run, and the errors of it. */
  text: string;
  errors: string[];
}

/** The sentences that end a unit's run; an apply prints its plan first, so what ends a plan does not end an apply. */
const last = {
  plan: /^(No changes\.|Plan: .*|You can apply this plan to save these new output values)/m,
  apply: /^Apply complete! .*/m,
  destroy: /^Destroy complete! .*/m,
};

export class RunLog {
  readonly units = new Map<string, UnitRun>();
  /** Messages of Terragrunt itself, of no unit. */
  readonly errors: string[] = [];
  private readonly operation: keyof typeof last;
  private readonly file: string;
  private readonly folder: string;
  private readonly onDone: (unit: UnitRun) => void;

  constructor(operation: keyof typeof last, file: string, folder: string, onDone: (unit: UnitRun) => void) {
    this.operation = operation;
    this.file = file;
    this.folder = folder;
    this.onDone = onDone;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '');
  }

  read(raw: string): void {
    const line = parse(raw);
    if (line === undefined) return appendFileSync(this.file, `${raw}\n`);
    const message = (line.msg ?? '').trimEnd();
    const unit = line['working-dir'] === undefined ? undefined : this.unit(line['working-dir']);
    appendFileSync(
      this.file,
      `${unit === undefined ? '' : `[${unit.name}] `}${line.level === 'error' ? 'ERROR ' : ''}${message.trimStart()}\n`,
    );
    if (unit === undefined) {
      if (line.level === 'error') this.errors.push(message);
      return;
    }
    if (line.level === 'error') unit.errors.push(message.trim());
    if (line.level !== 'stdout') return;
    unit.text += `${message.replace(/^\n+/, '')}\n`;
    const sentence = last[this.operation].exec(message.trim())?.[0];
    if (sentence === undefined || unit.summary !== undefined) return;
    unit.summary = sentence;
    unit.changed = !sentence.startsWith('No changes');
    this.onDone(unit);
  }

  private unit(folder: string): UnitRun {
    const name = isAbsolute(folder) ? relative(this.folder, folder) : folder;
    const known = this.units.get(name);
    if (known !== undefined) return known;
    const unit: UnitRun = { name, changed: false, text: '', errors: [] };
    this.units.set(name, unit);
    return unit;
  }
}

function parse(raw: string): Line | undefined {
  if (!raw.startsWith('{')) return undefined;
  try {
    return JSON.parse(raw) as Line;
  } catch {
    return undefined;
  }
}

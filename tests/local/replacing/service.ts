/** One service of the real module: plans and applies of the engine, told as what becomes of each resource and what was asked of AWS. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../../../tools/engine.ts';
import { run } from '../../../tools/run.ts';
import { root } from '../../tools.ts';
import { type Call, recordedCalls } from '../rights/recorded-calls.ts';

export type Inputs = Readonly<Record<string, unknown>>;
export type Fate = 'new' | 'gone' | 'in place' | 'new one first' | 'old one first';
export type Fates = Readonly<Record<string, Fate>>;

const fates: Readonly<Record<string, Fate>> = {
  create: 'new',
  delete: 'gone',
  update: 'in place',
  'create,delete': 'new one first',
  'delete,create': 'old one first',
};

interface Shown {
  readonly resource_changes?: readonly { readonly address: string; readonly change: { readonly actions: string[] } }[];
}

export class Service {
  private readonly folder = mkdtempSync(join(tmpdir(), 'ecs-compile-replacing-'));
  private readonly module = join(this.folder, 'service');
  private plans = 0;

  private readonly engine: Engine;
  private readonly env: NodeJS.ProcessEnv;
  private readonly record: string;

  constructor(engine: Engine, env: NodeJS.ProcessEnv, record: string) {
    this.engine = engine;
    this.env = { ...engine.env, ...env };
    this.record = record;
    // Without their tests and examples, for which the engine would want the other modules as well.
    const filter = (path: string): boolean => !/\/(tests|examples|\.terraform)$/.test(path);
    for (const name of ['service', 'task'])
      cpSync(join(root, 'modules', name), join(this.folder, name), { recursive: true, filter });
  }

  init(): Promise<string> {
    return this.run('init', '-input=false');
  }

  /** What would become of each resource, by its address; what stays is left out. The state is believed. */
  async plan(inputs: Inputs): Promise<Fates> {
    return (await this.planned(inputs, '-refresh=false')).fates;
  }

  /** The plan that is then applied, and the calls about its way in and its tasks that changed something, in their order. */
  async apply(inputs: Inputs): Promise<{ fates: Fates; calls: string[] }> {
    const { file, fates } = await this.planned(inputs, '-refresh=false');
    const before = recordedCalls(this.record).length;
    await this.run('apply', '-input=false', file);
    const calls = recordedCalls(this.record).slice(before);
    return { fates, calls: calls.filter(isChange).map(told) };
  }

  /** What an apply of the same inputs would do now; AWS is asked. */
  async again(inputs: Inputs): Promise<Fates> {
    return (await this.planned(inputs)).fates;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async planned(inputs: Inputs, ...options: string[]): Promise<{ file: string; fates: Fates }> {
    const file = join(this.folder, `${++this.plans}.tfplan`);
    writeFileSync(`${file}.tfvars.json`, JSON.stringify(inputs));
    await this.run('plan', '-input=false', '-lock=false', `-var-file=${file}.tfvars.json`, `-out=${file}`, ...options);
    const shown = JSON.parse(await this.run('show', '-json', file)) as Shown;
    const found = (shown.resource_changes ?? []).flatMap(({ address, change }): [string, Fate][] => {
      const fate = fates[change.actions.join()];
      return fate === undefined ? [] : [[address, fate]];
    });
    return { file, fates: Object.fromEntries(found) };
  }

  private async run(command: string, ...args: string[]): Promise<string> {
    const color = command === 'show' ? [] : ['-no-color'];
    const options = { cwd: this.module, env: this.env, output: 'capture' as const };
    const result = await run(this.engine.path, [command, ...color, ...args], options);
    if (result.code !== 0) throw new Error(`${command}: ${result.stdout}${result.stderr}`);
    return result.stdout;
  }
}

const about = ['elasticloadbalancing', 'ecs', 'apigateway', 'ec2'];
// The attributes of a target group are always sent after the group itself.
const isChange = ({ service, action }: Call): boolean =>
  about.includes(service) && !/^(Describe|List|Get|GET|HEAD|ModifyTargetGroupAttributes)/.test(action);

/** `UpdateService`; `POST /v2/apis/a1b2/routes` as `POST routes`, since nobody chooses API Gateway's ids. */
function told({ action, failed }: Call): string {
  const [method, path] = action.split(' ');
  const short = path === undefined ? action : `${method} ${path.split('/')[4] ?? path}`;
  return failed ? `${short} (refused)` : short;
}

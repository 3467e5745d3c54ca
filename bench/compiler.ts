/**
 * Speed, as ratios of things that were measured side by side in one run: a machine's own pace cancels out. Each pair runs in turn, A B A B …, and
 * the medians are shown. `just bench compiler`
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const cli = resolve(import.meta.dirname, '../compiler/bin/ecs-compile.js');
const folder = mkdtempSync(join(tmpdir(), 'ecs-compile-bench-'));

const manifest = (index: number): string => `name: service-${index}
cpu: 512
memory: 1024
connection: { type: internal_dns, path: /group-${index % 7}/service-${index}/v1 }
scaling:
  strategy: cpu
  max: 4
  scale_out: { threshold: 80, adjustment: 2, cooldown: 3m }
  scale_in: { threshold: 40, adjustment: 1, cooldown: 5m }
tracing: { sampling_percentage: 10 }
queues:
  jobs-${index}: { visibility_timeout: 2m }
variables: { LOG_LEVEL: info, MODE: fast }
environments:
  prod: { cpu: 1024, memory: 2048, scaling: { max: 20 } }
`;

/** A platform of `size` services; above 100 they have no ingress, since a load balancer has 100 rules. */
function fleet(size: number): string {
  const root = join(folder, `fleet-${size}`);
  mkdirSync(join(root, 'services'), { recursive: true });
  mkdirSync(join(root, 'modules'));
  const environments =
    'environments:\n  dev: { region: eu-west-2, account: "111111111111" }\n  prod: { region: eu-west-2, account: "222222222222" }\n';
  writeFileSync(join(root, 'platform.yaml'), `project: bench\nmanifests: ["services/*.yaml"]\n${environments}`);
  for (let index = 0; index < size; index++) {
    const text = size > 50 ? manifest(index).replace(/^connection:.*\n/m, '') : manifest(index);
    writeFileSync(join(root, 'services', `service-${index}.yaml`), text);
  }
  return root;
}

function time(args: readonly string[], cwd: string): number {
  const started = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, [...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) throw new Error(stderr.slice(0, 2000));
  return Number(process.hrtime.bigint() - started) / 1e6;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] as number;

function pair(name: string, rounds: number, a: () => number, b: () => number): void {
  a();
  b();
  const [left, right]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    left.push(a());
    right.push(b());
  }
  const [x, y] = [median(left), median(right)];
  console.log(
    `${name.padEnd(52)} ${x.toFixed(0).padStart(6)} ms / ${y.toFixed(0).padStart(6)} ms = ${(x / y).toFixed(2)}`,
  );
}

const compile = (root: string) => () => time([cli, '--stdout'], root);
const [one, hundred, thousand] = [fleet(1), fleet(100), fleet(1000)];
console.log('median / median = ratio');
pair('compile 1 service / start Node and do nothing', 15, compile(one), () => time(['-e', '0'], one));
pair('compile 1 service / print the version', 15, compile(one), () => time([cli, '--version'], one));
pair('compile 100 services / compile 1', 7, compile(hundred), compile(one));
pair('compile 1000 services / compile 100', 3, compile(thousand), compile(hundred));
rmSync(folder, { recursive: true, force: true });

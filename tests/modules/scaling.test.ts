/** The alarms and policies of the module service, as the engine renders them, minute by minute on invented queues. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { chooseEngine } from '../../tools/engine.ts';
import { isMissing, output, root, run } from '../tools.ts';
import { evaluate, type Minute, type Rule, simulate, type World } from './scaling-simulation.ts';

const chosen = await chooseEngine();
const skip = isMissing(chosen) || (chosen.ok && chosen.engine.name !== 'terraform');

const STEPS =
  'scale_out = { threshold = 100, adjustment = 3, cooldown = 120 }, scale_in = { threshold = 10, adjustment = 1, cooldown = 300 }';
const LATENCY = 'latency = { acceptable = 300, per_message = 0.25 }, cooldown = { out = 120, in = 300 }';
const FORMS = {
  steps: STEPS,
  'steps, protected': `${STEPS}, task_protection = true`,
  latency: LATENCY,
  'latency, protected': `${LATENCY}, task_protection = true`,
} as const;
type Form = keyof typeof FORMS;

interface Resource {
  readonly type: string;
  readonly name: string;
  readonly change: { readonly after: Record<string, unknown> };
}

/** One engine, one run a form: an alarm's rule is its expression, and the policy of the same name. */
function render(): ReadonlyMap<string, readonly Rule[]> {
  if (!chosen.ok) throw new Error(chosen.message);
  const folder = mkdtempSync(join(tmpdir(), 'ecs-compile-scaling-'));
  try {
    cpSync(join(root, 'modules'), join(folder, 'modules'), {
      recursive: true,
      filter: (path) => !/\/(?:tests|\.terraform[^/]*)$/.test(path),
    });
    const cwd = join(folder, 'modules', 'service');
    const [head = ''] = readFileSync(join(root, 'modules/service/tests/scaling.tftest.hcl'), 'utf8').split(/^run "/m);
    const runs = Object.values(FORMS).flatMap((form) => [0, 1].map((min) => ({ form, min })));
    const body = runs.map(
      ({ form, min }, index) =>
        `run "r${index}" {\n  command = plan\n  variables {\n    scaling = { strategy = "sqs", min = ${min}, max = 20, desired = 1, queue_name = "q", ${form} }\n  }\n}\n`,
    );
    writeFileSync(join(cwd, 'plan.tftest.hcl'), head + body.join('\n'));
    const env = { ...chosen.engine.env, TF_DATA_DIR: join(folder, 'data') };
    const init = run(chosen.engine.path, ['init', '-backend=false', '-input=false', '-no-color'], { cwd, env });
    if (init.status !== 0) throw new Error(output(init));
    const tested = run(chosen.engine.path, ['test', '-json', '-verbose'], { cwd, env });
    const plans = tested.stdout.split('\n').flatMap((line) => {
      const message = line.startsWith('{') ? JSON.parse(line) : {};
      return message.test_plan ? [message.test_plan.resource_changes as Resource[]] : [];
    });
    if (plans.length !== runs.length) throw new Error(output(tested));
    const names = Object.keys(FORMS).flatMap((form) => [0, 1].map((min) => `${form} ${min}`));
    return new Map(names.map((name, index) => [name, rulesOf(plans[index] as Resource[])]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rulesOf(resources: readonly Resource[]): Rule[] {
  const all = (type: string) => resources.filter((one) => one.type === type).map(({ change }) => change.after);
  const number = (value: unknown): number | undefined =>
    value === null || value === undefined || value === '' ? undefined : Number(value);
  // Those that people hear of call no policy.
  const scaling = all('aws_cloudwatch_metric_alarm').filter(({ alarm_name }) =>
    /-(?:scale-out|scale-in|wake-up)$/.test(String(alarm_name)),
  );
  return scaling.map((alarm) => {
    const policy = all('aws_appautoscaling_policy').find(({ name }) => name === alarm.alarm_name);
    const [config = {}] = (policy?.step_scaling_policy_configuration ?? []) as Record<string, unknown>[];
    const queries = (alarm.metric_query ?? []) as Record<string, unknown>[];
    const compared = queries.find(({ return_data }) => return_data === true);
    const periods = queries.flatMap(({ metric }) => (metric as { period: number }[]).map(({ period }) => period));
    expect(new Set([...periods, ...(alarm.period ? [alarm.period] : [])])).toEqual(new Set([60]));
    return {
      name: String(alarm.alarm_name),
      expression: compared ? String(compared.expression) : 'visible',
      comparison: String(alarm.comparison_operator),
      threshold: Number(alarm.threshold),
      evaluations: Number(alarm.evaluation_periods),
      missing: String(alarm.treat_missing_data),
      type: String(config.adjustment_type),
      cooldown: Number(config.cooldown),
      steps: ((config.step_adjustment ?? []) as Record<string, unknown>[]).map((step) => ({
        lower: number(step.metric_interval_lower_bound),
        upper: number(step.metric_interval_upper_bound),
        adjustment: Number(step.scaling_adjustment),
      })),
    };
  });
}

describe('metric math', () => {
  test.each<[string, Minute, number | undefined]>([
    ['1 + 2 * 3', {}, 7],
    ['a / b', { a: 1, b: 0 }, undefined],
    ['a + b', { a: 1, b: undefined }, undefined],
    ['FILL(a, 0) < 1', { a: undefined }, 1],
    ['IF((a > 0) AND (FILL(b, 0) < 1), 1, 0)', { a: 3, b: undefined }, 1],
    ['IF(a > 0, 1, 0)', { a: undefined }, undefined],
    ['IF((a > 0) OR (b > 0), 5, a)', { a: 0, b: 0 }, 0],
  ])('%s', (expression, minute, value) => expect(evaluate(expression, minute)).toBe(value));
});

describe.skipIf(skip)('scaling on a queue', () => {
  let rendered: ReadonlyMap<string, readonly Rule[]>;
  beforeAll(() => {
    rendered = render();
  });
  const play = (form: Form, min: 0 | 1, metrics: World['metrics'], count: number, minutes = 30) =>
    simulate(rendered.get(`${form} ${min}`) as readonly Rule[], { min, max: 20, count, metrics }, minutes);
  const still =
    (visible: number | undefined, in_flight: number | undefined): World['metrics'] =>
    (_, running) => ({ visible, in_flight, running });
  const forms = Object.keys(FORMS) as Form[];
  const down = (actions: ReturnType<typeof play>) => actions.filter(({ from, to }) => to < from);

  test.each(forms)('%s: adds tasks within two minutes of the crossing', (form) => {
    const metrics: World['metrics'] = (minute, running) => ({
      visible: minute < 5 ? 50 : 9000,
      in_flight: 10,
      running,
    });
    const [first] = play(form, 1, metrics, 1);
    expect(first?.to).toBeGreaterThan(1);
    expect((first?.minute ?? 99) - 5).toBeLessThan(2);
  });

  test.each(forms)('%s: removes tasks within two minutes of the crossing', (form) => {
    const metrics: World['metrics'] = (minute, running) => ({
      visible: minute < 5 ? 90 * running : 0,
      in_flight: 0,
      running,
    });
    const first = down(play(form, 1, (m, r) => ({ ...metrics(m, r), visible: m < 5 ? 700 * r : 0 }), 20))[0];
    expect((first?.minute ?? 99) - 5).toBeLessThan(2);
  });

  test.each(forms)('%s: one message wakes the service, also when nobody counts the tasks', (form) => {
    for (const reported of [true, false]) {
      const metrics: World['metrics'] = (_, count) => ({
        visible: count === 0 ? 1 : 0,
        in_flight: count === 0 ? 0 : 1,
        running: count === 0 && !reported ? undefined : count,
      });
      expect(play(form, 0, metrics, 0)).toEqual([{ minute: 1, by: 'shop-dev-orders-wake-up', from: 0, to: 1 }]);
    }
  });

  test.each(forms)('%s: goes to zero when nothing is left, and stays there', (form) => {
    const actions = play(form, 0, still(0, 0), 3, 60);
    expect(actions.at(-1)?.to).toBe(0);
    expect(actions).toEqual(down(actions));
  });

  test.each(forms)('%s: with a min of 1 stops at 1', (form) => {
    expect(play(form, 1, still(0, 0), 3, 60).at(-1)?.to).toBe(1);
  });

  test.each(['steps', 'latency'] as const)('%s: removes no task while a message is in flight', (form) => {
    for (const min of [0, 1] as const)
      for (const count of [1, 2, 7, 20]) expect(down(play(form, min, still(0, 1), count, 120))).toEqual([]);
  });

  test.each(['steps, protected', 'latency, protected'] as const)(
    '%s: removes idle tasks under steady traffic, and keeps the last',
    (form) => {
      const actions = play(form, 0, still(0, 1), 7, 120);
      expect(actions.at(-1)?.to).toBe(1);
    },
  );

  test.each(forms)('%s: without data nothing happens', (form) => {
    for (const min of [0, 1] as const) {
      expect(play(form, min, () => ({ visible: undefined, in_flight: undefined, running: undefined }), 5, 60)).toEqual(
        [],
      );
      expect(play(form, min, () => ({ visible: undefined, in_flight: undefined, running: 5 }), 5, 60)).toEqual([]);
      expect(down(play(form, min, () => ({ visible: 0, in_flight: undefined, running: 5 }), 5, 60))).toEqual([]);
    }
  });

  test('latency: without a count of tasks nothing is added or removed, but from zero', () => {
    const metrics = (): Minute => ({ visible: 9000, in_flight: 0, running: undefined });
    expect(play('latency', 1, metrics, 5, 60)).toEqual([]);
  });

  test.each(forms)('%s: the cooldown passes before the next change in the same direction', (form) => {
    const out = play(form, 1, still(1_000_000, 0), 1);
    const into = play(form, 1, still(0, 0), 20, 120);
    for (const [actions, minutes] of [
      [out, 2],
      [into, 5],
    ] as const)
      for (const [index, action] of actions.slice(1).entries())
        expect(action.minute - (actions[index]?.minute ?? 0)).toBe(minutes);
    expect(out.length).toBeGreaterThan(1);
    expect(into.length).toBeGreaterThan(1);
  });

  // A constant backlog, whatever the count does: the count must find a place and rest there.
  test.each(['latency', 'latency, protected'] as const)('%s: the count rests', (form) => {
    for (const visible of [1, 500, 1200, 1201, 2399, 2400, 5000, 12_345, 23_999])
      for (const count of [1, 2, 3, 4, 5, 9, 20]) {
        const actions = play(form, 1, still(visible, 0), count, 400);
        const turns = actions
          .slice(1)
          .filter((one, i) => one.to > one.from !== (actions[i]?.to ?? 0) > (actions[i]?.from ?? 0));
        expect(turns.length, `${visible} messages, ${count} tasks: ${JSON.stringify(actions)}`).toBe(0);
        const tasks = actions.at(-1)?.to ?? count;
        if (tasks < 20) expect(visible / tasks).toBeLessThan(1200);
      }
  });

  test('latency: works a burst off in time, and goes', () => {
    let waiting = 20_000;
    const metrics: World['metrics'] = (_, running) => {
      const done = Math.min(waiting, running * 240);
      waiting -= done;
      return { visible: waiting, in_flight: Math.min(waiting, running), running };
    };
    const actions = play('latency', 0, metrics, 0, 120);
    expect(Math.max(...actions.map(({ to }) => to))).toBeGreaterThanOrEqual(8);
    expect(actions.at(-1)?.to).toBe(0);
    expect(actions.filter(({ to }) => to === 0)).toHaveLength(1);
  });
});

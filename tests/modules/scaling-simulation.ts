/**
 * Minutes of CloudWatch and Application Auto Scaling, for what the module service renders and no more: expressions with arithmetic,
 * comparison, AND, OR, IF and FILL; alarms with missing data as notBreaching; step policies with cooldowns.
 *
 * A value that is not reported is undefined, and everything computed from it is undefined, except by FILL. Dividing by zero gives
 * undefined too. IF computes only the branch it takes, except that an undefined condition gives undefined.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 * https://docs.aws.amazon.com/autoscaling/application/userguide/step-scaling-policy-overview.html
 */
export type Value = number | undefined;
export type Minute = Readonly<Record<string, Value>>;

export interface Step {
  readonly lower: number | undefined;
  readonly upper: number | undefined;
  readonly adjustment: number;
}
export interface Rule {
  readonly name: string;
  readonly expression: string;
  readonly comparison: string;
  readonly threshold: number;
  readonly evaluations: number;
  readonly missing: string;
  readonly type: string;
  readonly cooldown: number;
  readonly steps: readonly Step[];
}

export function evaluate(expression: string, minute: Minute): Value {
  const tokens = expression.match(/[A-Za-z_]\w*|\d+(?:\.\d+)?|>=|<=|==|!=|[()+\-*/<>,]/g) ?? [];
  if (tokens.join('') !== expression.replace(/\s/g, '')) throw new Error(`not understood: ${expression}`);
  let at = 0;
  const take = (token: string): void => {
    if (tokens[at++] !== token) throw new Error(`${token} expected in ${expression} at ${at}`);
  };
  const finite = (value: number): Value => (Number.isFinite(value) ? value : undefined);

  const atom = (): Value => {
    const token = tokens[at++] ?? '';
    if (token === '(') {
      const value = any();
      take(')');
      return value;
    }
    if (token === 'IF' || token === 'FILL') {
      take('(');
      const first = any();
      take(',');
      const second = any();
      if (token === 'FILL') {
        take(')');
        return first ?? second;
      }
      take(',');
      const third = any();
      take(')');
      return first === undefined ? undefined : first !== 0 ? second : third;
    }
    if (/^\d/.test(token)) return Number(token);
    if (!(token in minute)) throw new Error(`${token} is no metric of ${expression}`);
    return minute[token];
  };
  const level =
    (next: () => Value, operators: Readonly<Record<string, (a: number, b: number) => Value>>) => (): Value => {
      let value = next();
      for (let make = operators[tokens[at] ?? '']; make; make = operators[tokens[at] ?? '']) {
        at++;
        const other = next();
        value = value === undefined || other === undefined ? undefined : make(value, other);
      }
      return value;
    };
  const product = level(atom, { '*': (a, b) => a * b, '/': (a, b) => finite(a / b) });
  const sum = level(product, { '+': (a, b) => a + b, '-': (a, b) => a - b });
  const compare = level(sum, {
    '<': (a, b) => Number(a < b),
    '>': (a, b) => Number(a > b),
    '<=': (a, b) => Number(a <= b),
    '>=': (a, b) => Number(a >= b),
  });
  const and = level(compare, { AND: (a, b) => Number(a !== 0 && b !== 0) });
  const or = level(and, { OR: (a, b) => Number(a !== 0 || b !== 0) });
  function any(): Value {
    return or();
  }
  const value = any();
  if (at !== tokens.length) throw new Error(`more than an expression: ${expression}`);
  return value;
}

export interface World {
  readonly min: number;
  readonly max: number;
  readonly count: number;
  /** What CloudWatch has at a minute, with so many tasks. */
  readonly metrics: (minute: number, count: number) => Minute;
}
export interface Action {
  readonly minute: number;
  readonly by: string;
  readonly from: number;
  readonly to: number;
}

/** Actions over so many minutes. While an alarm is raised, it calls its policy every minute. */
export function simulate(rules: readonly Rule[], world: World, minutes: number): Action[] {
  let { count } = world;
  const seen: Minute[] = [];
  const actions: Action[] = [];
  const rest = new Map<string, number>();
  for (let minute = 0; minute < minutes; minute++) {
    seen.push(world.metrics(minute, count));
    for (const rule of rules) {
      const values = seen.slice(-rule.evaluations).map((one) => evaluate(rule.expression, one));
      const raised = values.length === rule.evaluations && values.every((value) => breaches(rule, value));
      if (!raised || minute * 60 < (rest.get(rule.name) ?? 0)) continue;
      const to = Math.min(world.max, Math.max(world.min, count + change(rule, values.at(-1), count)));
      if (to === count) continue;
      actions.push({ minute, by: rule.name, from: count, to });
      count = to;
      rest.set(rule.name, minute * 60 + rule.cooldown);
    }
  }
  return actions;
}

function breaches({ comparison, threshold, missing }: Rule, value: Value): boolean {
  if (value === undefined) return missing === 'breaching';
  return comparison === 'LessThanThreshold' ? value < threshold : value >= threshold;
}

function change({ type, threshold, steps }: Rule, value: Value, count: number): number {
  const distance = (value ?? threshold) - threshold;
  const step = steps.find(({ lower, upper }) => {
    const above = lower === undefined || distance >= lower;
    const below = upper === undefined || distance < upper || (lower === undefined && distance <= upper);
    return above && below;
  });
  if (step === undefined) return 0;
  if (type === 'ChangeInCapacity') return step.adjustment;
  const exact = (count * step.adjustment) / 100;
  return exact !== 0 && Math.abs(exact) < 1 ? Math.sign(exact) : Math.trunc(exact);
}

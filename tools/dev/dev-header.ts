/** The first lines of the window: where each service is, which queues lie between them, what to try. */
import { isRef, isTermList, type Unit } from '../../compiler/src/model/plan.ts';
import { connectionOf, type LocalPlan, type LocalService } from './compile-local.ts';
import type { DevWindow } from './dev-window.ts';
import { exampleCalls } from './example-calls.ts';
import type { ServiceProcess } from './service-process.ts';

export interface HeaderOptions {
  readonly plan: LocalPlan;
  /** Those that were started. */
  readonly services: readonly LocalService[];
  readonly processes: ReadonlyMap<string, ServiceProcess>;
  readonly ports: ReadonlyMap<string, number>;
  readonly window: DevWindow;
  /** Base URL of the queues. */
  readonly aws: string;
}

/** Lines to write. What to try is what the first service says about itself. */
export async function devHeader({
  plan,
  services,
  processes,
  ports,
  window,
  aws,
}: HeaderOptions): Promise<readonly string[]> {
  const { style, colourOf } = window;
  const [first] = services;
  const base = (first && processes.get(first.name)?.environment?.BASE_PATH) ?? '';
  const isReady = (name: string): boolean => processes.get(name)?.ready === true;
  const calls =
    first !== undefined && isReady(first.name)
      ? await exampleCalls(`http://127.0.0.1:${ports.get(first.name)}`, base)
      : [];
  const pad = Math.max(...services.map(({ name }) => name.length), 6);
  const rows = services.map(({ name, unit }) => {
    const url = addressOf(unit, ports.get(name));
    return { name, url, wires: wiresOf(unit), failed: !isReady(name) };
  });
  const wide = Math.max(...rows.map(({ url }) => url.length));
  const queues = plan.queues.map(({ id }) => id.path.split('/').at(-1) ?? '');
  return [
    '',
    ...rows.map(({ name, url, wires, failed }) =>
      [
        style.paint(colourOf(name), name.padEnd(pad)),
        url.padEnd(wide),
        failed ? style.paint('red', '✗ not running') : style.paint('dim', wires),
      ]
        .join('  ')
        .trimEnd(),
    ),
    style.paint(
      'dim',
      `${queues.length > 0 ? `queues ${queues.join(', ')} are inside this process, at ${aws}; ` : ''}traces appear below; API pages at /docs; Ctrl-C ends all`,
    ),
    ...calls.map((call, index) => `${index === 0 ? style.paint('bold', 'try') : '   '}  ${call}`),
    '',
  ];
}

/** Where a developer reaches it; a service behind no load balancer as well. */
export function addressOf(unit: Unit, port: number | undefined): string {
  const path = (connectionOf(unit).path ?? '').replace(/\/$/, '');
  return `http://127.0.0.1:${port}${connectionOf(unit).type === 'internal' ? '' : path}`;
}

/** `orders → receipts`: what it takes from, and what it sends to. */
function wiresOf(unit: Unit): string {
  const names = (input: string): string => {
    const { value } = unit.inputs.get(input) ?? { value: null };
    if (value === null || !isTermList(value)) return '';
    return value
      .map((term) => (isRef(term.value) ? term.value.ref : String(term.value)).split(/[/:]/).at(-1))
      .join(', ');
  };
  const [from, to] = [names('consumes'), names('sends_to')];
  if (from === '' && to === '') return '';
  return to === '' ? `← ${from}` : from === '' ? `→ ${to}` : `${from} → ${to}`;
}

/**
 * A small graph in columns, from left to right. A node stands in the column after its farthest caller; edges that would close a
 * cycle run backwards; an edge over several columns is led around the nodes between. For graphs of some dozen nodes.
 */
export interface Point {
  readonly x: number;
  readonly y: number;
}

interface Cell {
  readonly column: number;
  /** In units of the least distance between two nodes of a column. */
  row: number;
}

interface Edge {
  readonly from: string;
  readonly to: string;
}

export interface Layout {
  readonly columns: number;
  readonly cells: ReadonlyMap<string, Readonly<Cell>>;
  /** Two edges that are each other's way back are one, with `both`. */
  readonly edges: readonly (Edge & { readonly through: readonly Readonly<Cell>[]; readonly both: boolean })[];
}

const SWEEPS = 24;

/** Depends on the order of the ids and the edges, and on nothing else. */
export function layOut(ids: readonly string[], edges: readonly Edge[]): Layout {
  const forward = withoutCycles(ids, edges);
  const column = columnsOf(ids, forward);
  const has = (from: string, to: string): boolean => edges.some((edge) => edge.from === from && edge.to === to);
  const drawn = edges
    .filter(
      ({ from, to }) => from === to || !has(to, from) || forward.some((one) => one.from === from && one.to === to),
    )
    .map((edge) => ({ ...edge, both: edge.from !== edge.to && has(edge.to, edge.from) }));

  const cells = new Map<string, Cell>();
  const columns: string[][] = [];
  const add = (id: string, at: number): void => {
    cells.set(id, { column: at, row: 0 });
    columns[at] = [...(columns[at] ?? []), id];
  };
  for (const id of ids) add(id, column.get(id) ?? 0);

  // An edge is a chain of steps of one column each.
  const neighbours = new Map<string, string[]>();
  const join = (a: string, b: string): void => {
    neighbours.set(a, [...(neighbours.get(a) ?? []), b]);
    neighbours.set(b, [...(neighbours.get(b) ?? []), a]);
  };
  const chains = drawn.map((edge) => {
    const [start, end] = [column.get(edge.from) ?? 0, column.get(edge.to) ?? 0];
    const step = Math.sign(end - start);
    const through: string[] = [];
    for (let at = start + step; step !== 0 && at !== end; at += step) {
      const id = `${edge.from}\n${edge.to}\n${at}`;
      add(id, at);
      through.push(id);
    }
    const chain = [edge.from, ...through, edge.to];
    for (const [index, id] of chain.entries()) if (index > 0) join(chain[index - 1] ?? id, id);
    return { ...edge, through };
  });

  order(columns, cells, neighbours);
  settle(columns, cells, neighbours);
  // Half rows keep the distances, and make nearly straight lines straight.
  for (const cell of cells.values()) cell.row = Math.round(cell.row * 2) / 2;
  const least = Math.min(...[...cells.values()].map(({ row }) => row));
  for (const cell of cells.values()) cell.row -= least;
  return {
    columns: columns.length,
    cells: new Map(ids.map((id) => [id, cells.get(id) ?? { column: 0, row: 0 }])),
    edges: chains.map((edge) => ({ ...edge, through: edge.through.flatMap((id) => cells.get(id) ?? []) })),
  };
}

/** The edges that close no cycle, when the graph is walked from the nodes that nobody calls. */
function withoutCycles(ids: readonly string[], edges: readonly Edge[]): Edge[] {
  const kept: Edge[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const walk = (id: string): void => {
    state.set(id, 'open');
    for (const edge of edges.filter(({ from }) => from === id)) {
      if (state.get(edge.to) === 'open') continue;
      kept.push(edge);
      if (!state.has(edge.to)) walk(edge.to);
    }
    state.set(id, 'done');
  };
  const called = new Set(edges.filter(({ from, to }) => from !== to).map(({ to }) => to));
  for (const id of [...ids.filter((one) => !called.has(one)), ...ids]) if (!state.has(id)) walk(id);
  return kept;
}

function columnsOf(ids: readonly string[], forward: readonly Edge[]): Map<string, number> {
  const column = new Map<string, number>();
  const of = (id: string): number => {
    const known = column.get(id);
    if (known !== undefined) return known;
    const at = Math.max(-1, ...forward.filter(({ to }) => to === id).map(({ from }) => of(from))) + 1;
    column.set(id, at);
    return at;
  };
  for (const id of ids) of(id);
  return column;
}

/** Sorts each column by where its neighbours stand, back and forth, so that few edges cross. */
function order(columns: string[][], cells: ReadonlyMap<string, Cell>, neighbours: ReadonlyMap<string, string[]>): void {
  const number = (ids: readonly string[]): void => {
    for (const [row, id] of ids.entries()) {
      const cell = cells.get(id);
      if (cell) cell.row = row - (ids.length - 1) / 2;
    }
  };
  columns.forEach(number);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const side = sweep % 2 === 0 ? -1 : 1;
    for (const ids of side < 0 ? columns : columns.toReversed()) {
      const wanted = new Map(ids.map((id) => [id, wish(id, cells, neighbours, side)]));
      ids.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0));
      number(ids);
    }
  }
}

/** Moves the nodes of each column towards their neighbours, in their order and a row apart; at last each towards its callers. */
function settle(
  columns: string[][],
  cells: ReadonlyMap<string, Cell>,
  neighbours: ReadonlyMap<string, string[]>,
): void {
  const move = (ids: readonly string[], side?: -1): void => {
    const rows = spread(ids.map((id) => wish(id, cells, neighbours, side)));
    for (const [index, row] of rows.entries()) {
      const cell = cells.get(ids[index] ?? '');
      if (cell) cell.row = row;
    }
  };
  for (let sweep = 0; sweep < SWEEPS; sweep++)
    for (const ids of sweep % 2 === 0 ? columns : columns.toReversed()) move(ids);
  for (const ids of columns) move(ids, -1);
}

/** The mean row of a node's neighbours, on one side or on both; its own when it has none there. */
function wish(
  id: string,
  cells: ReadonlyMap<string, Cell>,
  neighbours: ReadonlyMap<string, string[]>,
  side?: -1 | 1,
): number {
  const own = cells.get(id) ?? { column: 0, row: 0 };
  const rows = (neighbours.get(id) ?? []).flatMap((other) => {
    const cell = cells.get(other);
    return cell && (side === undefined || Math.sign(cell.column - own.column) === side) ? [cell.row] : [];
  });
  return rows.length === 0 ? own.row : rows.reduce((sum, row) => sum + row, 0) / rows.length;
}

/** The nearest rows to the wanted ones that keep their order and a distance of one: neighbours that are too close form a block. */
function spread(wanted: readonly number[]): number[] {
  const blocks: { sum: number; size: number }[] = [];
  for (const [index, row] of wanted.entries()) {
    let block = { sum: row - index, size: 1 };
    for (let last = blocks.at(-1); last && last.sum / last.size > block.sum / block.size; last = blocks.at(-1)) {
      block = { sum: block.sum + last.sum, size: block.size + last.size };
      blocks.pop();
    }
    blocks.push(block);
  }
  return blocks.flatMap(({ sum, size }) => Array<number>(size).fill(sum / size)).map((row, index) => row + index);
}

/**
 * A service map as an SVG, from left to right: text as text, no fonts or scripts from elsewhere, readable on light and dark
 * pages. The same map gives the same bytes.
 */
import { layOut, type Point } from './lay-out.ts';
import type { ServiceMap, ServiceNode } from './service-map.ts';

const RADIUS = 34;
const COLUMN = 188;
const ROW = 144;
const MARGIN = { x: 92, top: 64, bottom: 96 };
/** What a call to itself needs above its node. */
const LOOP = 22;
/** Below an edge that is led under everything. */
const CLEARANCE = 36;

/** `title` is what a screen reader says, and what a browser shows when it points at the picture. */
export function drawServiceMap(map: ServiceMap, title: string): string {
  const ids = map.nodes.map(({ id }) => id);
  const layout = layOut(ids, map.edges);
  const top = MARGIN.top + (layout.edges.some(({ from, to }) => from === to) ? LOOP : 0);
  const place = ({ column, row }: Cell): Point => ({
    x: MARGIN.x + column * COLUMN,
    y: round(top + row * ROW),
  });
  const width = MARGIN.x * 2 + (layout.columns - 1) * COLUMN;
  const at = new Map([...layout.cells].map(([id, cell]) => [id, place(cell)]));
  const bends = layout.edges.flatMap(({ through }) => through.map(place));
  const height = Math.max(
    0,
    ...[...at.values()].map(({ y }) => y + MARGIN.bottom),
    ...bends.map(({ y }) => y + CLEARANCE),
  );
  const edges = layout.edges.map(({ from, to, through, both }) => {
    const points = [at.get(from), ...through.map(place), at.get(to)].filter((point) => point !== undefined);
    return `    <path marker-end="url(#arrow)" d="${from === to ? loop(points[0]) : curve(points)}"${both ? ' marker-start="url(#back)"' : ''}/>`;
  });
  const nodes = map.nodes.map((node) => drawNode(node, at.get(node.id) ?? { x: 0, y: 0 }));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">
  <title id="title">${escapeXml(title)}</title>
  <desc id="description">${escapeXml(sentence(map))}</desc>
${STYLE}
  <defs>
    <marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">
      <path d="M0 0.8 10 5 0 9.2Z" class="head"/>
    </marker>
    <marker id="back" viewBox="0 0 10 10" refX="1" refY="5" markerWidth="7" markerHeight="7" orient="auto">
      <path d="M10 0.8 0 5 10 9.2Z" class="head"/>
    </marker>
${SYMBOLS}
  </defs>
  <rect class="page" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="12"/>
  <g class="edge">
${edges.join('\n')}
  </g>
${nodes.join('\n')}
</svg>
`;
}

interface Cell {
  readonly column: number;
  readonly row: number;
}

function drawNode({ name, kind, type }: ServiceNode, { x, y }: Point): string {
  const says = type.replace(/^AWS::/, '').replaceAll('::', ' ');
  const below =
    says === '' || says === name ? '' : `\n    <text class="type" y="${RADIUS + 42}">${escapeXml(says)}</text>`;
  return `  <g class="${kind}" transform="translate(${x} ${y})">
    <circle class="halo" r="${RADIUS + 5}"/>
    <circle class="disc" r="${RADIUS}"/>
    <use href="#${type.startsWith('AWS::SQS') ? 'queue' : kind}" class="icon"/>
    <text class="name" y="${RADIUS + 24}">${escapeXml(shorten(name))}</text>${below}
  </g>`;
}

/** From the rim of one circle to the rim of the other, level at both ends and at each point between. */
function curve(points: readonly Point[]): string {
  const inner = points.slice(1, -1);
  const [first, last] = [points[0] as Point, points.at(-1) as Point];
  const direction = Math.sign(last.x - first.x) || 1;
  const gap = RADIUS + 9;
  const ends = [{ x: first.x + direction * gap, y: first.y }, ...inner, { x: last.x - direction * gap, y: last.y }];
  return ends
    .map(({ x, y }, index) => {
      const before = ends[index - 1];
      if (before === undefined) return `M${x} ${y}`;
      const bend = round((x - before.x) / 2);
      return y === before.y ? `H${x}` : `C${before.x + bend} ${before.y} ${x - bend} ${y} ${x} ${y}`;
    })
    .join(' ');
}

/** A call to itself. */
function loop(point: Point = { x: 0, y: 0 }): string {
  const { x, y } = point;
  return `M${x - 16} ${y - RADIUS - 7} C${x - 30} ${y - RADIUS - 40} ${x + 30} ${y - RADIUS - 40} ${x + 16} ${y - RADIUS - 7}`;
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** A name is as wide as its column at most; both ends tell more than the middle. */
const shorten = (name: string): string => (name.length > 21 ? `${name.slice(0, 11)}…${name.slice(-9)}` : name);

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function sentence({ nodes, edges }: ServiceMap): string {
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  return `${edges.map(({ from, to }) => `${names.get(from)} to ${names.get(to)}`).join(', ')}.`;
}

const STYLE = `  <style>
    .page { fill: #ffffff; stroke: #d8dee4; }
    .edge path { fill: none; stroke: #8c959f; stroke-width: 1.75; }
    .head { fill: #8c959f; }
    text { font-family: -apple-system, BlinkMacSystemFont, "Segoe UI", Helvetica, Arial, sans-serif; text-anchor: middle; }
    .name { font-size: 15px; font-weight: 600; fill: #1f2328; }
    .type { font-size: 12px; fill: #59636e; }
    .halo { opacity: 0.16; }
    .icon { fill: none; stroke: #ffffff; stroke-width: 2.25; stroke-linecap: round; stroke-linejoin: round; }
    .client .halo, .client .disc { fill: #6e7781; }
    .service .halo, .service .disc { fill: #d9660a; }
    .resource .halo, .resource .disc { fill: #c2267a; }
    .remote .halo, .remote .disc { fill: #3f6fb5; }
    @media (prefers-color-scheme: dark) {
      .page { fill: #0d1117; stroke: #30363d; }
      .edge path { stroke: #768390; }
      .head { fill: #768390; }
      .name { fill: #e6edf3; }
      .type { fill: #9198a1; }
      .halo { opacity: 0.28; }
    }
  </style>`;

const SYMBOLS = `    <g id="client"><circle cy="-7" r="6.5"/><path d="M-13 15c0-8 5.5-12 13-12s13 4 13 12Z"/></g>
    <g id="service"><path d="M0-16 14-8V8L0 16-14 8V-8Z"/><path d="M-14-8 0 0 14-8M0 0V16"/></g>
    <g id="queue"><rect x="-17" y="-9" width="34" height="18" rx="3"/><path d="M-8.5-9V9M0-9V9M8.5-9V9"/></g>
    <g id="resource"><ellipse cy="-10" rx="13" ry="5"/><path d="M-13-10V10c0 6.5 26 6.5 26 0V-10M-13 0c0 6.5 26 6.5 26 0"/></g>
    <g id="remote"><circle r="15"/><path d="M-15 0H15M0-15c-9 8-9 22 0 30c9-8 9-22 0-30"/></g>`;

/** Colours and width of the window. Without a terminal, or with NO_COLOR, there is no escape sequence at all. */
import { styleText } from 'node:util';

export type Colour = Parameters<typeof styleText>[0];

export interface Style {
  paint(colour: Colour, text: string): string;
  /** Columns, asked for each time: windows are resized. */
  width(): number;
  readonly color: boolean;
}

const PIPE_WIDTH = 120;

export function terminalStyle(
  stream: { readonly isTTY?: boolean; readonly columns?: number },
  env: NodeJS.ProcessEnv = process.env,
): Style {
  const color = stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
  return {
    color,
    paint: (colour, text) => (color && text !== '' ? styleText(colour, text, { validateStream: false }) : text),
    width: () => Math.max(stream.columns ?? PIPE_WIDTH, 40),
  };
}

const COLOURS: readonly Colour[] = ['cyan', 'magenta', 'blue', 'green', 'yellow'];

/** A colour for each service, the same for as long as the window is open. Red is left for errors. */
export function serviceColours(): (service: string) => Colour {
  const known: string[] = [];
  return (service) => {
    if (!known.includes(service)) known.push(service);
    return COLOURS[known.indexOf(service) % COLOURS.length] ?? 'cyan';
  };
}

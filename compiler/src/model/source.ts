/** Text that a person wrote, and places in it. */

/** Path of a file, relative to the platform's root folder, with `/` between its parts. */
export type SourceId = string;

export interface Source {
  readonly id: SourceId;
  readonly text: string;
}

/** A source without the mark that some editors put in front of a file. */
export const sourceOf = (id: SourceId, text: string): Source => ({ id, text: text.replace(/^\ufeff/, '') });

/** A range of UTF-16 offsets, `end` exclusive. Lines and columns exist only in reporters. */
export interface Span {
  readonly source: SourceId;
  readonly start: number;
  readonly end: number;
}

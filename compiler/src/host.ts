/** The outside world as the compiler sees it: with `cli/`, the only place that touches files. Paths are absolute or relative to `cwd`. */

export interface Host {
  readonly cwd: string;
  /** The file's text, or undefined when there is no such file. Throws when it is there and cannot be read. */
  readFile(path: string): string | undefined;
  /** Files below a folder, relative to it, with `/`; hidden folders and `node_modules` are left out. Empty when there is no such folder. */
  list(folder: string): readonly string[];
  exists(path: string): boolean;
  isFile(path: string): boolean;
  /** Creates folders as needed and replaces the file whole, so that a reader sees the old text or the new. */
  writeFile(path: string, text: string): void;
  /** Removes a file, and the folders above it that are empty then, up to `stop`. */
  removeFile(path: string, stop: string): void;
}

/**
 * The rules of AWS that this repository keeps, as `rules/*.yaml` says them: what AWS wants, where it says so, and who holds to it here.
 * A file is a topic. Nothing is guessed: a key that is not known here fails.
 */

/** One thing that AWS, or good sense about AWS, asks for. */
export interface Rule {
  /** A kebab-case phrase, never renamed. */
  readonly id: string;
  readonly topic: string;
  readonly rule: string;
  readonly numbers: string | undefined;
  /** Pages of AWS. */
  readonly sources: readonly string[];
  /** Diagnostic codes, or a sentence when the compiler cannot write the mistake at all. */
  readonly compiler: readonly string[] | string | undefined;
  /** By module: variables, pieces of an error message, or `resource.name.argument`. */
  readonly module: Readonly<Record<string, readonly string[]>>;
  /** How the services' runtime keeps it. */
  readonly services: string | undefined;
  /** By file or folder: runs, titles or cases. */
  readonly tests: Readonly<Record<string, readonly string[]>>;
  readonly agreement: readonly Agreement[];
  /** Why there is nothing to test. */
  readonly exempt: string | undefined;
}

/** One field of a file that people write, whose limits a module checks as well. */
export interface Agreement {
  readonly rule: string;
  /** The file that the field is of: a manifest, or the platform file. */
  readonly file: 'manifest' | 'platform';
  /** `queues.jobs.delay`; a number is an item of a list. */
  readonly field: string;
  readonly module: string;
  /** The module's word for it; default: the field's. */
  readonly input: string;
  /** What is in that file besides the field; a manifest without name and image, a platform file without its project and environment. */
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly good: readonly Value[];
  readonly bad: readonly Value[];
  /** Refused by the compiler alone, for a reason of ours. */
  readonly stricter: { readonly values: readonly Value[]; readonly because: string } | undefined;
  /** What fails, where it is more than the variable of the input by itself: the resource of a precondition, or a variable that looks at others. */
  readonly refuses: string | undefined;
}

export interface Value {
  readonly manifest: unknown;
  readonly input: unknown;
}

/** A mistake that others made, and the rules that keep it from being made here. */
export interface Mistake {
  readonly id: string;
  readonly mistake: string;
  readonly preventedBy: readonly string[];
}

/** What is checked and is no rule of AWS. Each with its reason. */
export interface NotAws {
  /** Diagnostic codes of the stage `validate`. */
  readonly codes: Readonly<Record<string, string>>;
  /** Limits of the schema without a twin in a module. */
  readonly fields: Readonly<Record<string, string>>;
  /** By module: variables or pieces of an error message. */
  readonly checks: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface Rules {
  readonly rules: readonly Rule[];
  readonly mistakes: readonly Mistake[];
  readonly notAws: NotAws;
}

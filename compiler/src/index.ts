/** The library: the same pipeline as the command line, on files in memory. */
export { compile, type Compilation, type CompileOptions } from './compile.ts';
export { type Code, catalog, type Severity } from './diagnostics/catalog.ts';
export type { Diagnostic, Related } from './diagnostics/diagnostic.ts';
export { reportPretty } from './diagnostics/report-pretty.ts';
export type { Host } from './host.ts';
export type { OutputFile } from './model/output.ts';
export type { Plan, ServicePlan, Unit } from './model/plan.ts';
export type { Source, Span } from './model/source.ts';
export { memoryHost } from './testing/memory-host.ts';

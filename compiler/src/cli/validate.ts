/** Checks and writes nothing. */
import { compile } from '../compile.ts';
import { hasErrors } from '../diagnostics/diagnostic.ts';
import { type Command, compileOptions } from './command.ts';
import { countWords, exitCode, report } from './terminal.ts';

export const runValidate: Command = (terminal, paths, options) => {
  const compilation = compile(terminal.host, compileOptions(terminal, paths, options));
  report(terminal, compilation.diagnostics, compilation.sources);
  if (hasErrors(compilation.diagnostics)) {
    terminal.say(`${countWords(compilation.diagnostics)}.`);
    return exitCode(compilation.diagnostics);
  }
  const services = new Set(compilation.result?.plan.services.map((service) => service.name));
  return terminal.print(
    `${services.size} service${services.size === 1 ? '' : 's'}: no errors${countWords(compilation.diagnostics) ? `, ${countWords(compilation.diagnostics)}` : ''}`,
  );
};

/** The services of the fleet. */
import { compile } from '../compile.ts';
import { hasErrors } from '../diagnostics/diagnostic.ts';
import { type Command, compileOptions } from './command.ts';
import { countWords, exitCode, report } from './terminal.ts';

export const runList: Command = (terminal, paths, options) => {
  const compilation = compile(terminal.host, compileOptions(terminal, paths, options));
  if (hasErrors(compilation.diagnostics)) {
    report(terminal, compilation.diagnostics, compilation.sources);
    terminal.say(`${countWords(compilation.diagnostics)}.`);
    return exitCode(compilation.diagnostics);
  }
  const services = (compilation.result?.plan.services ?? []).filter((service) =>
    compilation.scope.environments.has(service.environment),
  );
  const width = (of: (service: (typeof services)[number]) => string): number =>
    Math.max(0, ...services.map((service) => of(service).length));
  const [environment, name] = [width((s) => s.environment), width((s) => s.name)];
  return terminal.print(
    services.map((s) => `${s.environment.padEnd(environment)}  ${s.name.padEnd(name)}  ${s.summary}`).join('\n'),
  );
};

/** Writes which image version runs where. Comments and the order of `images.yaml` stay as they are. */
import { isMap, parseDocument } from 'yaml';
import { compile } from '../compile.ts';
import { suggest } from '../diagnostics/suggest.ts';
import { LOCAL } from '../model/platform.ts';
import { join } from '../paths.ts';
import type { Command } from './command.ts';
import { report } from './terminal.ts';

const PINS = 'images.yaml';

export const runPin: Command = (terminal, [environment, ...pins]) => {
  if (environment === undefined || pins.length === 0)
    return terminal.usage('`pin` takes an environment and NAME=DIGEST, such as `pin dev consumer=sha256:…`');
  const { root, result, diagnostics, sources } = compile(terminal.host);
  if (!result) {
    report(terminal, diagnostics, sources);
    return 1;
  }
  if (root.platform === undefined)
    return terminal.usage(
      'there is no platform.yaml here or above, and a pin is for one of its environments: write it first',
    );
  const environments = [...result.platform.environments.map((one) => one.name), LOCAL];
  if (!environments.includes(environment))
    return terminal.usage(
      `no environment is named \`${environment}\`; there is ${environments.map((one) => `\`${one}\``).join(', ')}`,
    );
  const names = result.fleet.members.flatMap((member) => member.name ?? []);
  const path = join(root.folder, PINS);
  const document = parseDocument(terminal.host.readFile(path) ?? '');
  if (document.errors.length > 0 || (document.contents !== null && !isMap(document.contents)))
    return terminal.usage(`${PINS} cannot be read: compile to see why`);
  for (const pin of pins) {
    const [, name = '', digest = ''] = /^([^=]+)=(.*)$/.exec(pin) ?? [];
    if (!names.includes(name)) {
      const near = suggest(name, names);
      return terminal.usage(
        name === ''
          ? `\`${pin}\` is not NAME=DIGEST`
          : `no service is named \`${name}\`${near ? `: did you mean \`${near}\`?` : ''}`,
      );
    }
    if (!/^sha256:[0-9a-f]{64}$/.test(digest))
      return terminal.usage(`\`${digest}\` is not a digest: sha256: and 64 hexadecimal digits`);
    document.setIn([environment, name], digest);
  }
  terminal.host.writeFile(path, document.toString({ lineWidth: 0 }));
  return terminal.print(
    `pinned in ${PINS}: ${pins.map((pin) => pin.split('=')[0]).join(', ')} in ${environment}. Next: ecs-compile --env ${environment}`,
  );
};

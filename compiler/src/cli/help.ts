/** What `--help` says. */

export const HELP = `ecs-compile: short manifests of ECS services to Terragrunt units that a reviewer can read

Usage
  ecs-compile [MANIFEST…]              check, write the units, say what changed; without a manifest, the whole fleet
  ecs-compile validate [MANIFEST…]     check only
  ecs-compile why SERVICE FIELD        which line, default or rule decided a value
  ecs-compile explain CODE             what a message means, with an example
  ecs-compile list                     the services of the fleet, one line each
  ecs-compile pin ENV NAME=DIGEST…     which image version runs where (images.yaml)

Options
  -e, --env ENV     only this environment (repeatable); \`local\` is built in, for an AWS emulator
      --check       write nothing; exit 1 when something written is stale
      --stdout      print the units instead of writing them
  -o, --out DIR     write the units below DIR instead of the platform's \`live\` folder
      --prune [UNIT…]
                    remove generated units that no manifest asks for any more: these, or all; destroy first what they made
  -h, --help        this text; \`ecs-compile help COMMAND\` for one command
  -V, --version     the version

A manifest can be as short as \`name: hello\`. The accounts and what all services share stand in platform.yaml, which is found by
walking up from the manifest; without one, built-in assumptions apply.

Exit status: 0 fine (warnings included), 1 errors or stale files, 2 wrong use.

Examples
  ecs-compile examples/consumer.yaml
  ecs-compile --check
  ecs-compile why consumer scaling.max --env prod
`;

const COMMANDS: Readonly<Record<string, string>> = {
  validate: `ecs-compile validate [MANIFEST…]

Checks the manifests, or the whole fleet, and writes nothing. Exit status 1 when there is an error.
`,
  why: `ecs-compile why SERVICE FIELD --env ENV

Says which line of which file, which default or which rule decided a value, and what it went over.
FIELD is written as in the manifest, with dots: \`scaling.max\`, \`connection.health_check.path\`. A map shows all that is in it.
Without --env, every environment answers.

  ecs-compile why consumer scaling.max --env prod
`,
  explain: `ecs-compile explain CODE

Explains a message: why it is one, an example that shows it, and the ways out. Without a code, lists all.

  ecs-compile explain validate/fargate-size
`,
  list: `ecs-compile list [--env ENV]

The services of the fleet, one line each, by environment.
`,
  pin: `ecs-compile pin ENV NAME=DIGEST…

Writes to images.yaml which image runs in an environment, by digest: commit the line, compile, apply.
To roll back, revert the line.

  ecs-compile pin dev consumer=sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
`,
};

/** The text for one command. */
export const helpFor = (command: string): string | undefined =>
  Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;

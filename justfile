# `just` lists these. The pinned Node and the compiler come first on PATH, so a recipe and `npm test` run the same programs.
set positional-arguments

export PATH := justfile_directory() / "node_modules" / ".bin" + ":" + env("PATH")

[private]
default:
    @just --list --unsorted

# Compile the manifests: `just compile`, `just compile examples/consumer.yaml --env dev`, `just compile --check`.
[no-exit-message]
compile *args:
    @ecs-compile "$@"

# Run Terragrunt: `just tg dev plan`, `just tg dev aws/oidc apply`; `just tg --help` teaches the rest.
[no-exit-message]
tg *args:
    @node tools/tg.ts "$@"

# The whole platform on an emulated AWS account: `just local up`, then plan, apply, destroy, status, down.
[no-exit-message]
local *args:
    @node tools/local.ts "$@"

# The services on this machine, with queues, reload and traces: `just dev`, `just dev caller`; `just dev --help` teaches the rest.
[no-exit-message]
dev *args:
    @exec node tools/dev.ts "$@"

# A shell in a running task, or a port of it: `just local-connect caller`, `just local-connect caller --port 8080:3000`.
[no-exit-message]
local-connect *args:
    @exec node tools/local-connect.ts "$@"

# Run tests: `just test` the quick ones (seconds), `just test TIER` one tier, `npm test` all of them.
[no-exit-message]
test *tier='quick':
    @node tools/test.ts "$@"

# Record the golden files again and show what changed in them.
[no-exit-message]
golden *args:
    @npm run --silent golden -- "$@"

# Speed, as ratios measured side by side: `just bench compiler`, `just bench services`, or both.
[no-exit-message]
bench *which:
    @node bench/bench.ts "$@"

# Types, lint, format and freshness of everything that is generated.
[no-exit-message]
check:
    @npm run --silent check

# Everything a change must pass before it is done: check, all tests, a fresh clone.
[no-exit-message]
ready:
    @node tools/ready.ts

# Format TypeScript, HCL and this file.
[no-exit-message]
fmt:
    @node tools/fmt.ts

// Generated from schema/ by compiler/build/generate.ts. Durations are milliseconds.

export interface Service {
name: string
image: string
cpu: number
memory: number
architecture: ("arm64" | "x86_64")
port: number
command?: string[]
entrypoint?: string[]
stop_timeout: number
filesystem: {
read_only: boolean
writable: string[]
size?: number
}
init_process: boolean
restart: (false | {
ignored_exit_codes: number[]
attempt_period: number
})
connection: ({
type: "internal"
} | {
type: "internal_dns"
path: string
host?: string
priority?: number
health_check: {
path: string
interval: number
timeout: number
healthy: number
unhealthy: number
codes: string
grace: number
}
deregistration_delay: number
} | {
type: "vpc_link"
path: string
host?: string
priority?: number
health_check: {
path: string
interval: number
timeout: number
healthy: number
unhealthy: number
codes: string
grace: number
}
deregistration_delay: number
})
scaling: ({
strategy: "default"
count: number
schedule?: {
cron: string
timezone: string
min: number
max: number
}[]
} | {
strategy: "cpu"
min: number
max: number
desired: number
schedule?: {
cron: string
timezone: string
min: number
max: number
}[]
target?: number
cooldown?: {
out: number
in: number
}
scale_out?: {
adjustment: number
cooldown: number
threshold: number
}
scale_in?: {
adjustment: number
cooldown: number
threshold: number
}
} | {
strategy: "memory"
min: number
max: number
desired: number
schedule?: {
cron: string
timezone: string
min: number
max: number
}[]
target?: number
cooldown?: {
out: number
in: number
}
scale_out?: {
adjustment: number
cooldown: number
threshold: number
}
scale_in?: {
adjustment: number
cooldown: number
threshold: number
}
} | {
strategy: "sqs"
min: number
max: number
desired: number
queue: string
schedule?: {
cron: string
timezone: string
min: number
max: number
}[]
latency?: {
acceptable: number
per_message: number
}
cooldown?: {
out: number
in: number
}
task_protection: boolean
scale_out?: {
adjustment: number
cooldown: number
threshold: number
}
scale_in?: {
adjustment: number
cooldown: number
threshold: number
}
} | {
strategy: "alb"
requests_per_task: number
cooldown?: {
out: number
in: number
}
min: number
max: number
desired: number
schedule?: {
cron: string
timezone: string
min: number
max: number
}[]
})
tracing: (false | {
sampling_percentage: number
})
tunnel: (false | {
debug: boolean
})
logs: {
retention: number
mode: ("non_blocking" | "blocking")
buffer?: number
}
alarms: (false | {
error_percent: (number | false)
latency: (number | false)
tasks: boolean
cpu: (number | false)
memory: (number | false)
})
dashboard: boolean
health_check?: {
command: string[]
interval: number
timeout: number
retries: number
start_period: number
}
queues: {
[k: string]: {
visibility_timeout: number
retention: number
max_receives: number
fifo: boolean
delay: number
retain: boolean
alarms: {
oldest_message: (number | false)
dead_letters: boolean
}
}
}
consumes: (string | {
arn: string
variable: string
})[]
sends_to: (string | {
arn: string
variable: string
})[]
calls: string[]
variables: {
[k: string]: string
}
secrets: {
[k: string]: {
from: string
kms_key?: string
}
}
network: {
egress: {
to: string
port: number
protocol: ("tcp" | "udp")
}[]
security_groups: string[]
}
permissions: (string | {
actions: string[]
resources: string[]
})[]
roles: {
task?: string
execution?: string
}
capacity: {
on_demand_base: number
spot_percent: number
}
deployment: {
minimum_healthy: number
maximum: number
circuit_breaker: boolean
rollback_on_alarm: boolean
wait_for_steady_state: boolean
}
tags: {
[k: string]: string
}
sidecars: {
[k: string]: {
image: string
essential: boolean
await?: ("start" | "healthy" | "complete" | "success")
cpu?: number
memory?: number
port?: number
command?: string[]
entrypoint?: string[]
variables: {
[k: string]: string
}
secrets: {
[k: string]: {
from: string
kms_key?: string
}
}
health_check?: {
command: string[]
interval: number
timeout: number
retries: number
start_period: number
}
restart: (false | {
ignored_exit_codes: number[]
attempt_period: number
})
init_process: boolean
filesystem: {
read_only: boolean
writable: string[]
}
}
}
}

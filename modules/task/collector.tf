# The OpenTelemetry collector: OTLP from the application over the loopback, to AWS X-Ray.

locals {
  otlp_port        = 4318
  collector_health = 13133
  collector_ports  = [local.otlp_port, local.collector_health]

  collector = {
    name      = "otel-collector"
    image     = var.collector_image
    essential = false # an invalid configuration or a port in use ends it; the application goes on untraced
    cpu       = local.collector_cpu
    memory    = local.collector_memory

    # It stops after the application and flushes for up to ten seconds.
    stopTimeout = 15

    # One that crashed comes back, and the task stays. Exit 0 is the end of the task, and nothing to mend. One that ends within its
    # first minute is not started again: it is the configuration then.
    # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-restart-policy.html
    restartPolicy = { enabled = true, ignoredExitCodes = [0], restartAttemptPeriod = 60 }

    # Its configuration is a variable and its spans are in memory: it writes no file.
    readonlyRootFilesystem = true

    environment = [{ name = "AOT_CONFIG_CONTENT", value = jsonencode(local.collector_configuration) }]

    # The image has no shell; its own probe asks the extension health_check. It says alive, not that exports succeed.
    healthCheck = {
      command     = ["CMD", "/healthcheck"]
      interval    = 30
      timeout     = 5
      retries     = 3
      startPeriod = 10
    }

    logConfiguration = local.log_configuration.collector
  }

  collector_configuration = {
    extensions = {
      health_check = { endpoint = "127.0.0.1:${local.collector_health}" }
    }
    receivers = {
      otlp = { protocols = { http = { endpoint = "127.0.0.1:${local.otlp_port}" } } }
    }
    processors = {
      # Well under the limit of the container, so that it refuses spans instead of being killed.
      memory_limiter = { check_interval = "1s", limit_mib = 160, spike_limit_mib = 40 }
      # A whole second goes to the exporter at once. It sends 50 spans a call, and leaves the rest when a call fails: with small
      # batches, each one that waits would hold the end up by its own timeout.
      batch = { timeout = "1s", send_batch_size = 8192 }
    }
    exporters = {
      # With the default of 30 seconds and two retries, an X-Ray that hangs keeps the collector from stopping for minutes.
      awsxray = {
        region                  = local.region
        local_mode              = true # asks no EC2 metadata service
        request_timeout_seconds = 3
        max_retries             = 1
        indexed_attributes      = ["http.route"]
      }
    }
    service = {
      extensions = ["health_check"]
      telemetry = {
        logs    = { level = "warn", encoding = "json", disable_stacktrace = true }
        metrics = { level = "none" }
      }
      pipelines = {
        traces = { receivers = ["otlp"], processors = ["memory_limiter", "batch"], exporters = ["awsxray"] }
      }
    }
  }
}

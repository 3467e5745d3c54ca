# Stands in for Jaeger: a collector that tells in its log which spans arrived.
FROM ecs-compile/base-system
COPY otelcol /otelcol
ENV CONFIGURATION="{ receivers: { otlp: { protocols: { http: { endpoint: 0.0.0.0:4318 } } } }, \
exporters: { debug: { verbosity: detailed } }, service: { telemetry: { metrics: { level: none } }, \
pipelines: { traces: { receivers: [otlp], exporters: [debug] } } } }"
USER node
ENTRYPOINT ["/otelcol", "--config=env:CONFIGURATION"]

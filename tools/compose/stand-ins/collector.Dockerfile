# Stands in for the AWS Distro for OpenTelemetry: the collector of tools/collector, with the two programs of that image.
FROM ecs-compile/base-system
COPY otelcol /awscollector
RUN printf '#!/bin/sh\nexec curl --silent --fail http://127.0.0.1:13133/\n' > /healthcheck && chmod 755 /healthcheck
USER node
ENTRYPOINT ["/awscollector", "--config=env:AOT_CONFIG_CONTENT"]

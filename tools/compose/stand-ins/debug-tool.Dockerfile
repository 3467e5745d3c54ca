# Stands in for an image with a shell and curl.
FROM ecs-compile/base-system
USER node

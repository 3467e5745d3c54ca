# Stands in for the image node:…-bookworm-slim: a Debian, Node and npm from their npm packages, and a filled npm cache, because
# nothing is downloaded in the engine's network.
FROM ecs-compile/base-system
RUN rm /usr/bin/curl
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
COPY npm-cache /opt/npm-cache
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx
ENV npm_config_cache=/opt/npm-cache npm_config_offline=true npm_config_update_notifier=false
CMD ["node"]

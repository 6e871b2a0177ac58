# The processes of Cellgate and Grafana with the panel, built from this repository:
#   docker build --target api -t cellgate/api .        also: collector, scorer, simulator, door, grafana
# What each stage runs is run outside a container by tools/check-images.ts.
ARG NODE_IMAGE=node:24-bookworm-slim
ARG GRAFANA_IMAGE=grafana/grafana:13.2.2

# Only what npm needs to install, so that a change of a source does not install anew.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /source
COPY . .
RUN mkdir /manifests && find . -name package.json -not -path '*/node_modules/*' -exec cp --parents {} /manifests \; && cp package-lock.json /manifests/

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY --from=manifests /manifests ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node node_modules/typescript/bin/tsc -b tsconfig.json
# Sources, tests and the compiler's notes are not needed to run.
RUN mkdir /runtime && find apps libs \( -path '*/dist/*' -o -path '*/public/*' -o -name package.json \) -not -path '*/node_modules/*' -not -name '*.tsbuildinfo' -type f -exec cp --parents {} /runtime \; && cp -r config models /runtime/ && mkdir -p /runtime/tools && cp -r tools/images tools/package.json /runtime/tools/ && cp package.json package-lock.json LICENSE /runtime/

FROM build AS plugin
RUN npm run build --workspace=cellgate-quality-panel

# The libraries of the four processes alone: neither Grafana's nor the tools'.
FROM ${NODE_IMAGE} AS libraries
WORKDIR /app
COPY --from=manifests /manifests ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund --workspace=@cellgate/api --workspace=@cellgate/collector --workspace=@cellgate/scorer --workspace=@cellgate/simulator

FROM ${NODE_IMAGE} AS runtime
ENV NODE_ENV=production TZ=UTC CELLGATE_DATA_DIR=/data CELLGATE_PLANT=/app/config/demo-plant.yaml CELLGATE_MODELS_DIR=/app/models
WORKDIR /app
# With the libraries that npm put beside a single workspace.
COPY --from=libraries /app ./
COPY --from=build /runtime ./
# A named volume takes the owner of the folder it is mounted over.
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
STOPSIGNAL SIGTERM

FROM runtime AS collector
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 CMD ["node", "tools/images/health.ts", "collector"]
# Below 300 MB at 100,000 changes/s: a heap that grows only when it must, and values that die young are not taken for
# long-lived ones; one arena of malloc for all threads, and blocks from 32 KB on given back at once, see docs/collector.md.
ENV MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=32768 MALLOC_TRIM_THRESHOLD_=131072
CMD ["node", "--max-heap-size=512", "--no-allocation-site-pretenuring", "--enable-source-maps", "apps/collector/dist/main.js"]

FROM runtime AS scorer
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 CMD ["node", "tools/images/health.ts", "scorer"]
CMD ["node", "--enable-source-maps", "apps/scorer/dist/main.js"]

FROM runtime AS simulator
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["node", "tools/images/health.ts", "simulator"]
CMD ["node", "--enable-source-maps", "apps/simulator/dist/main.js"]

FROM runtime AS door
EXPOSE 8051
CMD ["node", "tools/images/door.ts"]

FROM runtime AS api
EXPOSE 8050
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["node", "tools/images/health.ts", "api"]
CMD ["node", "--enable-source-maps", "apps/api/dist/main.js"]

# The image of Grafana runs as user 472.
FROM ${GRAFANA_IMAGE} AS grafana
COPY --from=plugin /app/grafana-plugin/dist/cellgate-quality-panel /opt/cellgate/plugins/cellgate-quality-panel
COPY provisioning/datasources /etc/grafana/provisioning/datasources
COPY provisioning/dashboards.yaml /etc/grafana/provisioning/dashboards/cellgate.yaml
COPY provisioning/dashboards /etc/grafana/dashboards/cellgate
COPY provisioning/alerting /etc/grafana/provisioning/alerting
COPY provisioning/optional/notification-policy.yaml /etc/grafana/provisioning/alerting/notification-policy.yaml
COPY docker/grafana-datasource.yaml /etc/grafana/provisioning/datasources/influxdb.yaml
ENV GF_PATHS_PLUGINS=/opt/cellgate/plugins GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS=cellgate-quality-panel

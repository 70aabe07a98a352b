# The bot as a small image: `docker build -t pullquote .`
# No shell, no package manager, no user but 65532; what is written lies in the volume /data/index.
# The two images below are pinned by version. Whoever wants more pins their digests, as in rust:1.95.0-slim-bookworm@sha256:...

# Debian 12 in both images: a program needs the C library that it was built with, or a newer one.
FROM rust:1.95.0-slim-bookworm AS toolchain
# OpenSSL is built from source, and its build asks for make and perl; Python collects the licences.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends make perl python3 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build
ENV CARGO_TERM_COLOR=never

# What the program is made of, for whoever has to know: CycloneDX, one component for each crate, and the crates' licences.
FROM toolchain AS inventory
RUN cargo install --locked --version 0.5.9 cargo-cyclonedx
COPY Cargo.toml Cargo.lock ./
RUN mkdir -p src benches/compare training/selection \
    && touch src/lib.rs src/main.rs benches/capacity.rs benches/discord_load.rs benches/stages.rs \
        benches/compare/bare_tantivy.rs training/selection/features.rs \
    && cargo cyclonedx --format json --spec-version 1.5 --target x86_64-unknown-linux-gnu --override-filename sbom
COPY LICENSE-MIT LICENSE-APACHE ./
COPY packaging/third_party.py packaging/
COPY src src
RUN python3 packaging/third_party.py >THIRD-PARTY.txt

FROM toolchain AS builder
# The dependencies alone, with an empty program: this layer stays until Cargo.toml or Cargo.lock change.
COPY Cargo.toml Cargo.lock ./
RUN mkdir -p src benches/compare training/selection \
    && touch src/lib.rs benches/capacity.rs benches/discord_load.rs benches/stages.rs \
        benches/compare/bare_tantivy.rs training/selection/features.rs \
    && echo 'fn main() {}' >src/main.rs \
    && cargo build --release --locked
COPY models models
COPY src src
# Cargo goes by the times of files, and those of a checkout may be older than the empty program.
RUN touch src/lib.rs src/main.rs \
    && cargo build --release --locked
# Folders that the program may write to. The last image has nothing to make them with.
COPY index/articles /data/index/articles
RUN mkdir -p /data/index/added /data/index/store

FROM gcr.io/distroless/cc-debian12:nonroot
LABEL org.opencontainers.image.title="pullquote" \
      org.opencontainers.image.description="A Discord bot that answers questions about articles with the exact sentence that answers them" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0"
COPY --from=builder /build/target/release/pullquote /usr/local/bin/pullquote
COPY LICENSE-MIT LICENSE-APACHE /usr/share/doc/pullquote/
COPY --from=builder /build/models/README.md /usr/share/doc/pullquote/MODEL.md
COPY --from=inventory /build/sbom.json /usr/share/doc/pullquote/sbom.cdx.json
COPY --from=inventory /build/THIRD-PARTY.txt /usr/share/doc/pullquote/
COPY --from=builder --chown=65532:65532 /data /data
# config.toml is looked for here; relative paths count from it.
WORKDIR /data
USER 65532:65532
# Articles, what is added, the index, settings and votes.
VOLUME ["/data/index"]
# Seen by the health check inside the container alone.
ENV PULLQUOTE_DISCORD_HEALTH=127.0.0.1:9090
# Before the bot connects it builds the index, which takes a minute for a million passages.
HEALTHCHECK --interval=30s --timeout=10s --start-period=10m --retries=3 CMD ["/usr/local/bin/pullquote", "health"]
ENTRYPOINT ["/usr/local/bin/pullquote"]

# Forecastle in a container: see compose.yaml for how to run it.
# The image is pinned by its tag. Where images can be looked up, pin it by digest as well: python:...@sha256:...

# 1. The wheel, built with the locked tools of development; nothing of this stage gets into the image.
FROM python:3.11-slim-trixie AS wheel
WORKDIR /src
COPY requirements-dev.lock ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements-dev.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY forecast forecast
COPY templates templates
RUN python -m hatchling build --target wheel --directory /wheel

# 2. What it needs, each file checked against its hash, and the wheel itself; pip then leaves.
FROM python:3.11-slim-trixie AS installed
WORKDIR /src
RUN python -m venv /opt/forecastle
COPY requirements.lock ./
RUN /opt/forecastle/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock
COPY --from=wheel /wheel /wheel
RUN /opt/forecastle/bin/pip install --no-cache-dir --disable-pip-version-check --no-index --no-deps /wheel/*.whl \
    && /opt/forecastle/bin/pip uninstall --yes setuptools pip

# 3. The image: no compiler, no pip, no root; all that changes is under /data.
FROM python:3.11-slim-trixie
RUN pip uninstall --yes --root-user-action=ignore wheel setuptools pip \
    && groupadd --gid 10001 forecastle \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin forecastle \
    && install --directory --owner=10001 --group=10001 --mode=0700 /data
COPY --from=installed /opt/forecastle /opt/forecastle
ENV PATH=/opt/forecastle/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DATABASE_URL=sqlite:////data/forecastle.db \
    LOG_FORMAT=json \
    METRICS_PORT=9464
USER 10001:10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen('http://127.0.0.1:' + os.environ['METRICS_PORT'] + '/healthz', timeout=4)"]
CMD ["python", "-m", "bot", "run"]

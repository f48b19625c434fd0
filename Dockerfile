# frontend (scripts and styles) ──┐
#                                 ├── app (one image; the command says which role it plays)
# deps (Python packages) ─────────┘
#
# CI runs these same steps as plain commands (.ci/image.py): they use no path outside the working folder.

FROM node:24-slim AS frontend
WORKDIR /app
COPY frontend/package.json frontend/package-lock.json frontend/
RUN npm ci --prefix frontend --no-audit --no-fund
COPY frontend frontend
RUN npm run build --prefix frontend


FROM python:3.11-slim AS deps
WORKDIR /app
ENV UV_PYTHON_DOWNLOADS=never
COPY pyproject.toml requirements.lock ./
# uv in the version and with the hashes of the lock; then what the shop runs on, without the workshop's tools.
# The build extra makes the editable install below: any other kind would move the root into the environment.
RUN python -m venv .venv \
    && awk '/^[^ ]/ {mine = /^uv==/} mine' requirements.lock > uv.lock \
    && .venv/bin/python -m pip install --no-cache-dir --require-hashes --requirement uv.lock \
    && .venv/bin/uv pip install --no-cache --compile-bytecode --require-hashes --requirements pyproject.toml --extra build \
        --constraints requirements.lock --python .venv


FROM python:3.11-slim AS app
WORKDIR /app
ENV DJANGO_SETTINGS_MODULE=config.settings.production \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    UV_PYTHON_DOWNLOADS=never
RUN install --directory --owner=10001 --group=10001 var var/media var/private
COPY --from=deps /app/.venv .venv
COPY . .
COPY --from=frontend /app/frontend/dist frontend/dist
# The keys are for these two commands only; neither is kept in the image.
RUN .venv/bin/uv pip install --no-cache --no-deps --no-build-isolation --python .venv --editable . \
    && .venv/bin/pybabel -q compile --domain django --directory site/locale \
    && .venv/bin/pybabel -q compile --domain django --directory site/locale_others \
    && export DEMO=1 ALLOWED_HOSTS=none.example \
        SECRET_KEY=0123456789-abcdefghijklmnopqrstuvwxyz-of-no-use-anywhere-else \
        PAYMENT_WEBHOOK_SECRET=0123456789-abcdefghijklmnopqrstuvwxyz \
    && .venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
    && .venv/bin/python -m compileall -q commerce content search site
USER 10001:10001
# Files, where no bucket is set. Nothing else is written but to /tmp: the root may be read-only.
VOLUME ["/app/var/media", "/app/var/private"]
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=40s \
    CMD [".venv/bin/python", "-c", "import os, urllib.request as ask; ask.urlopen('http://127.0.0.1:%s/-/health/live' % os.environ.get('PORT', 8000), timeout=4)"]
# web: as it is. Commands and health checks of workers, relay and beat: compose.yaml. First of all: manage.py migrate.
CMD [".venv/bin/gunicorn", "--config", "python:config.gunicorn", "config.wsgi"]

"""How production serves: `gunicorn --config python:config.gunicorn config.wsgi`."""

import os
import shutil
import sys
import tempfile
from contextlib import suppress
from typing import Any

from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")  # noqa: TID251  (before any is read)
# Workers keep their numbers together in a folder, new with each start; Prometheus' client must find it named.
if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):  # noqa: TID251
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="metrics-")  # noqa: TID251
try:
    from config.env import read
    from config.settings import production  # noqa: F401  (a refusal ends the start here, before any worker)
except ImproperlyConfigured as refusal:
    sys.exit(str(refusal))

bind = f"0.0.0.0:{read('PORT')}"
worker_class = "gthread"
workers = read("WEB_WORKERS")
threads = 4
preload_app = True  # workers share the loaded code
timeout = 60
control_socket_disable = True  # nobody steers it but by signals
graceful_timeout = 20
forwarded_allow_ips = "*"  # only the proxy in front can reach the port
# The one name of the scheme by which the cache in front keeps pages apart.
secure_scheme_headers = {"X-FORWARDED-PROTO": "https"}
# But nobody says where the shop begins: a visitor's SCRIPT_NAME would stand in every link that is kept.
forwarder_headers = ""
accesslog = None  # core.logging writes one line per request


def post_worker_init(worker: Any) -> None:
    """Know the brands before the first visitor: a page that says the database is away is in their looks."""
    from django.apps import apps
    from django.db import DatabaseError, connections

    if apps.ready:
        from core.brands import all_brands

        with suppress(DatabaseError):
            all_brands()
        connections.close_all()


def child_exit(server: Any, worker: Any) -> None:
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)


def on_exit(server: Any) -> None:
    shutil.rmtree(read("PROMETHEUS_MULTIPROC_DIR"), ignore_errors=True)

"""The production shape on this machine: what compose.yaml starts, each part a process that can be stopped.

Only Elasticsearch is everybody's, behind a gate that is ours; Stripe and the mail server are the tests' doubles.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

import psycopg
from ruamel.yaml import YAML

from tests.databases import ROOT
from tests.doubles.stripe.server import KEY, SECRET, Stripe
from tests.e2e.installation import Site, free_port, migrated_already
from tests.e2e.patience import eventually
from tests.e2e.production.mail import Mail
from tests.gate import Gate
from tests.postgresql_server import PostgreSQLServer
from tests.redis_server import RedisServer
from tests.s3_server import S3Server
from tests.tls import Door, make_certificate
from tests.varnish import Varnish, ask

WORKERS = ("worker-fast", "worker-index")
ROLES = ("web", *WORKERS, "relay", "beat")
BUCKET = "fabula"
LETTERS = "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PATIENCE = 120.0
# The S3 server's port is another with each start; a card keeps its picture's whole address.
MEDIA_HAVE_MOVED = r"""
UPDATE search_document SET image = regexp_replace(image::text, 'http://127\.0\.0\.1:\d+', %s, 'g')::jsonb
WHERE image IS NOT NULL
"""
# What this machine's other installations are told is not for this one.
NOT_OURS = ("DATABASE_URL", "REDIS_URL", "ELASTICSEARCH_URL", "FABULA_CI")


@dataclass
class Ground:
    """What keeps rows and files: enough to be filled."""

    folder: Path
    postgresql: PostgreSQLServer = field(init=False)
    s3: S3Server = field(init=False)

    def __post_init__(self) -> None:
        self.postgresql = PostgreSQLServer(self.folder / "postgresql")
        self.s3 = S3Server(self.folder / "s3", key=BUCKET, secret="of-this-machine-only")

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        temporary = self.folder / "tmp"
        temporary.mkdir(exist_ok=True)
        return kept | {
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "DEMO": "1",  # its data and its accounts; no part here is a demonstration's
            "DATA_DIR": str(self.folder / "var"),
            "TMPDIR": str(temporary),
            "SECRET_KEY": LETTERS,
            "ALLOWED_HOSTS": "petite.localhost,bakers.localhost",
            "DATABASE_URL": self.postgresql.url,
            "S3_BUCKET": BUCKET,
            "S3_ENDPOINT_URL": self.s3.address,
            "S3_PUBLIC_URL": f"{self.s3.address}/{BUCKET}/media/",
            "S3_ACCESS_KEY_ID": self.s3.key,
            "S3_SECRET_ACCESS_KEY": self.s3.secret,
            "PAYMENT_GATEWAY": "stripe",
            "STRIPE_SECRET_KEY": KEY,
            "STRIPE_WEBHOOK_SECRETS": SECRET,
        }

    @property
    def accounts(self) -> Path:
        """What loading the demonstration has said; in the end, who may sign in."""
        return self.folder / "demonstration.log"

    def manage(self, *words: str, output: IO[str] | None = None) -> None:
        assert self.managing(*words, output=output).wait() == 0, words

    def managing(self, *words: str, output: IO[str] | None = None) -> subprocess.Popen[bytes]:
        command = [sys.executable, "manage.py", *words]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment(), stdout=output)

    def fill(self) -> None:
        """From nothing: what a first start does, and a release's static files."""
        self.postgresql.make()
        self.s3.start()
        collecting = self.managing(
            "collectstatic", "--no-input", "--verbosity", "0"
        )  # beside the rest: it compresses
        try:
            self.manage("prepare_bucket")
            self.copy_what_is_migrated_already()
            self.manage("migrate", "--verbosity", "0")
            with self.accounts.open("w") as said:
                self.manage("demo", "--quick", output=said)
            assert collecting.wait() == 0
            # Pictures that no test looks at would take half of the machine for minutes.
            self.sql("UPDATE core_delivery SET not_before = now() + interval '1 day' WHERE state = 'pending'")
        finally:
            self.s3.stop()
            self.postgresql.stop()

    def copy_what_is_migrated_already(self) -> None:
        server = os.environ.get("DATABASE_URL", "")
        if server and (template := migrated_already(server)):
            self.postgresql.copy(f"{server.rpartition('/')[0]}/{template}")

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Asked of the database, past all of our code."""
        with psycopg.connect(self.postgresql.url, autocommit=True) as connection:
            found = connection.execute(statement, values)
            return found.fetchall() if found.description else []


class Shape(Ground):
    """All of it. `site` is how visitors reach it, `origin` how they do past Varnish."""

    def __init__(self, folder: Path, *, prefix: str, stripe: Stripe) -> None:
        super().__init__(folder)
        self.stripe, self.prefix = stripe, prefix
        self.redis, self.mail = RedisServer(), Mail()
        self.elasticsearch = os.environ["ELASTICSEARCH_URL"]
        self.search = Gate(urlsplit(self.elasticsearch).port or 9200)
        self.payment = Gate(urlsplit(stripe.base).port or 80)
        self.port = free_port()
        self.varnish = Varnish(folder / "varnish", origin=self.port)
        self.door = Door(make_certificate(folder))
        self.door.behind = self.varnish.port
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def environment(self) -> dict[str, str]:
        return super().environment() | {
            "PORT": str(self.port),
            "PUBLIC_PORT": str(self.door.port),
            "ADMIN_BASE_URL": f"https://petite.localhost:{self.door.port}",
            "REDIS_URL": self.redis.url,
            "CELERY_BROKER_URL": f"{self.redis.url.rpartition('/')[0]}/1",
            "ELASTICSEARCH_URL": f"http://127.0.0.1:{self.search.port}",
            "ELASTICSEARCH_PREFIX": self.prefix,
            "EDGE_PURGE_URLS": self.varnish.purge_address,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail.port}",
            "STRIPE_API_BASE": f"http://127.0.0.1:{self.payment.port}",
            "STRIPE_CHECKOUT_ORIGIN": self.stripe.base,
        }

    def begin(self) -> None:
        """Everything, side by side; ready when `/-/health/ready` says so."""
        self.postgresql.start()
        self.redis.start()
        self.s3.start()
        self.mail.start()
        self.sql("UPDATE wagtailcore_site SET port = %s", self.door.port)
        self.sql(MEDIA_HAVE_MOVED, self.s3.address)
        self.stripe.messages.url = f"http://127.0.0.1:{self.varnish.port}/webhooks/payments/stripe/"
        self.stripe.messages.host = f"petite.localhost:{self.door.port}"
        self.stripe.messages.headers = {"X-Forwarded-Proto": "https"}
        self.stripe.messages.holds = False
        rebuilding = self.managing("search", "rebuild")
        self.start("web")
        self.varnish.start()
        assert rebuilding.wait() == 0
        for role in ROLES[1:]:  # the relay has an index made where there is none
            self.start(role)
        self.wait_until_ready()

    def end(self) -> None:
        for role in list(self.processes):
            self.stop(role, signal.SIGKILL)
        self.varnish.stop()
        self.door.end()
        self.mail.stop()
        self.s3.stop()
        self.redis.end()
        self.postgresql.stop()
        self.search.shut()
        self.payment.shut()

    def wait_until_ready(self) -> None:
        """Looked at now and then: the roles need the machine for their start."""
        eventually(self.is_ready, between=lambda: time.sleep(0.3), seconds=PATIENCE)

    def is_ready(self) -> bool:
        try:
            return ask(self.port, "/-/health/ready", host="127.0.0.1").status == 200
        except OSError:
            return False

    def start(self, role: str) -> None:
        """In a group of its own: gunicorn and Celery have children."""
        with self.log(role).open("ab") as log:
            self.processes[role] = subprocess.Popen(
                command(role),
                cwd=ROOT,
                env=self.environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def stop(self, role: str, how: signal.Signals = signal.SIGTERM) -> None:
        process = self.processes.pop(role)
        process.send_signal(how)
        try:
            process.wait(60)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

    def start_workers(self) -> None:
        for role in WORKERS:
            self.start(role)

    def stop_workers(self, how: signal.Signals = signal.SIGTERM) -> None:
        for role in WORKERS:
            self.stop(role, how)

    def log(self, role: str) -> Path:
        return self.folder / f"{role}.log"

    def said(self) -> str:
        """The end of what each role has said, for a test that fails."""
        return "\n".join(f"--- {role}\n{self.log(role).read_text()[-1500:]}" for role in ROLES)

    @property
    def site(self) -> Site:
        return self.at(self.varnish.port)

    @property
    def origin(self) -> Site:
        return self.at(self.port)

    def at(self, port: int) -> Site:
        return Site(port, self.accounts, self.processes["web"], self.environment())

    def address(self, brand: str, path: str = "") -> str:
        """In a browser."""
        return f"https://{brand}.localhost:{self.door.port}{path}"


def command(role: str) -> list[str]:
    """As compose.yaml has it; web's is the image's own."""
    yaml = YAML(typ="safe")
    said = yaml.load(ROOT / "compose.yaml")["services"][role].get("command")
    if said is None:
        (line,) = [line for line in (ROOT / "Dockerfile").read_text().splitlines() if line[:4] == "CMD "]
        said = yaml.load(line.removeprefix("CMD "))
    return [part.replace(".venv/bin", str(Path(sys.executable).parent)) for part in said]

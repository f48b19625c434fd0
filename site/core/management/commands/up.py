"""The whole installation on this machine: the database brought up to date, then all its processes side by side."""

import http.client
import io
import multiprocessing
import os
import signal
import socket
import sys
import time
from contextlib import closing
from multiprocessing.connection import wait
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import CommandError, CommandParser, call_command
from django.core.management.base import BaseCommand, OutputWrapper
from django.core.servers import basehttp
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import autoreload
from django.utils.module_loading import import_string

from core import brands, demonstration
from core.connections import close_all
from core.models import Brand

HOST = "127.0.0.1"
SOURCE_CHANGED = 3  # how Django's reloader says so when it ends a process
PATIENCE = 60.0  # seconds until the first answer
GRACE = 10.0  # seconds for a child to end what it is doing
ORDERS, ORDER_DAYS = 360, 15  # of the demonstration: what a dashboard shows


class Command(BaseCommand):
    help = "Prepare the database, then run the web server, the relay and, with a broker, worker and beat until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--no-reload", action="store_true", help="Do not start again when the source changes."
        )
        parser.add_argument("--again", action="store_true", help="Say less: this is such a start.")

    def handle(self, *args: Any, no_reload: bool, again: bool, **options: Any) -> None:
        self.again = again
        if not demonstration.allowed():
            raise CommandError(
                "This server is for development and demonstrations: set DEMO=1, or use gunicorn."
            )
        refuse_taken_port()
        for ending in (signal.SIGINT, signal.SIGTERM):  # a script's “&” would have SIGINT ignored
            signal.signal(ending, interrupt)
        try:
            self.prepare_database()
            ended = self.run_children(reload=not no_reload)
        except KeyboardInterrupt:
            self.stdout.write("Ended.")
            return
        if ended == SOURCE_CHANGED:
            command = [*sys.orig_argv, *([] if again else ["--again"])]
            os.execv(sys.executable, command)  # noqa: S606  (this same program, with the new source)
        sys.exit(ended)

    def prepare_database(self) -> None:
        """Migrate and load the demonstration only where something is missing: a second start must be quick."""
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        if missing := migrations_missing():
            self.stdout.write("Preparing the database (once, a minute or two) …")
            call_command("migrate", interactive=False, no_color=True, stdout=Steps(self.stdout, missing))
        if not Brand.objects.exists():
            call_command("demo", name_no_accounts=True, stdout=self.stdout)
            call_command("generate_orders", orders=ORDERS, days=ORDER_DAYS, stdout=self.stdout)
        brands.follow_port(settings.PUBLIC_PORT)

    def run_children(self, *, reload: bool) -> int:
        close_all()
        fork = multiprocessing.get_context("fork")
        children = {
            "web server": fork.Process(target=serve_reloading if reload else serve_steadily),
            "relay": fork.Process(target=relay),
        }
        if settings.CELERY_BROKER_URL:
            children |= {"worker": fork.Process(target=worker), "beat": fork.Process(target=beat)}
        try:
            for child in children.values():
                child.start()
                # A group of its own: the terminal's Ctrl-C reaches this process only, which ends the children.
                os.setpgid(child.pid or 0, 0)
            if self.announce_when_ready(children):
                ended = wait([child.sentinel for child in children.values()])
                for child in children.values():
                    if child.sentinel in ended:
                        child.join()  # its end is known a moment before its exit code
            return self.why_ended(children)
        finally:
            end(list(children.values()))

    def announce_when_ready(self, children: dict[str, Any]) -> bool:
        """True once the shop answers; False when a child ended before that."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if not all(child.is_alive() for child in children.values()):
                return False
            if answers():
                self.stdout.write("Started again.") if self.again else self.announce()
                return True
            time.sleep(0.05)
        raise CommandError(f"The web server did not answer within {PATIENCE:.0f} seconds.")

    def announce(self) -> None:
        self.stdout.write("")
        shops = {
            brand.name: brands.address(brand) for brand in Brand.objects.select_related("site").order_by("pk")
        }
        for name, address in shops.items():
            self.row(name, address)
        first = next(iter(shops.values()))
        self.row("Pages and stories", f"{first}/cms/")
        self.row("Products and orders", f"{first}/dashboard/")
        self.row("Mail that was sent", f"{first}/-/mailbox/")
        self.row("How it works", str(settings.BASE_DIR / "docs" / "README.md"))
        call_command("demo", accounts=True, stdout=self.stdout)
        self.stdout.write("\nCtrl-C ends it.")
        close_all()

    def row(self, label: str, value: str) -> None:
        self.stdout.write(f"  {label:<22}{value}")

    def why_ended(self, children: dict[str, Any]) -> int:
        for name, child in children.items():
            if not child.is_alive():
                if child.exitcode == SOURCE_CHANGED:
                    return SOURCE_CHANGED
                self.stderr.write(
                    f"The {name} ended by itself (exit code {child.exitcode}), so everything ends."
                )
        return 1


def refuse_taken_port() -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, settings.PORT))
        except OSError as error:
            raise CommandError(
                f"Port {settings.PORT} is taken: end what listens there, or choose another with PORT=8123 make run."
            ) from error


def migrations_missing() -> int:
    loader = MigrationLoader(connection)
    return sum(key not in loader.applied_migrations for key in loader.disk_migrations)


class Steps(io.StringIO):
    """Counts what a migration says of itself, in one line that a terminal keeps rewriting."""

    def __init__(self, out: OutputWrapper, total: int) -> None:
        super().__init__()
        self.out, self.total, self.done = out, total, 0

    def write(self, text: str) -> int:
        if text.strip() == "OK" and self.out.isatty():
            self.done += 1
            self.out.write(
                f"\r  {self.done} of {self.total} steps", ending="\n" if self.done == self.total else ""
            )
            self.out.flush()
        return len(text)


def serve() -> None:
    basehttp.run(
        HOST, settings.PORT, StaticFilesHandler(basehttp.get_internal_wsgi_application()), threading=True
    )


def serve_steadily() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    serve()


def serve_reloading() -> None:
    os.environ[autoreload.DJANGO_AUTORELOAD_ENV] = "true"  # noqa: TID251  (this process is the one reloaded)
    autoreload.run_with_reloader(serve)


def relay() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # until the relay sets its own
    call_command("relay")


def worker() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    import_string(settings.WORKERS).worker_main(["worker", "-Q", "fast,index"])


def beat() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    import_string(settings.WORKERS).start(["beat"])


def interrupt(*args: Any) -> None:
    raise KeyboardInterrupt


def answers() -> bool:
    try:
        with closing(http.client.HTTPConnection(HOST, settings.PORT, timeout=PATIENCE)) as asking:
            asking.request("GET", "/-/health/live")
            return asking.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False


def end(children: list[Any]) -> None:
    """Ask each child's whole group to end; insist after a while."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not leave one behind
    for how in (signal.SIGTERM, signal.SIGKILL):
        for child in children:
            if child.is_alive():
                os.killpg(child.pid, how)
        until = time.monotonic() + GRACE
        for child in children:
            if child.pid:
                child.join(max(0, until - time.monotonic()))

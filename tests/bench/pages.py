"""Lighthouse on the pages that people land on: a phone, production settings, a demonstration, medians.

    python -m tests.bench.pages [--runs 5] [--brand petite] [--page product] [--again] [--data FOLDER]

Prints one line per page beside the targets, and ends with 1 where one is missed. Lighthouse simulates slow 4G and
a middling phone: it takes this machine's times by a factor, which follows from how fast the machine was in the
visits before ("index": Lighthouse's own benchmark). A busy machine still spoils the figures.
"""

import argparse
import fcntl
import http.client
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.databases import CACHE, ROOT
from tests.e2e.installation import free_port

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or ""
FLAGS = "--headless=new --no-sandbox --disable-dev-shm-usage --disable-gpu --disable-background-networking"
BRANDS = ("petite", "bakers")
LINKS = {
    "category": r'href="(/en-gb/c/[^"]+)"',
    "product": r'class="product-card__link"[^>]*href="([^"]+)"|href="(/en-gb/p/[^"]+)"',
    "story": r'class="story-card__link"[^>]*href="([^"]+)"|href="([^"]+)"[^>]*class="story-card__link"',
}
PAGES = ("home", *LINKS)
PRODUCT_KB = 150
SECRET = "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, kw_only=True)
class Figures:
    """One Lighthouse run: scores in points, times in milliseconds, size in KiB over the network.

    `index` is how fast Lighthouse found this machine: 1,500 to 2,000 is a good desktop. `factor` is how much
    slower a phone it was told to stand for.
    """

    performance: float
    accessibility: float
    practices: float
    seo: float
    lcp: float
    cls: float
    tbt: float
    size: float
    index: float
    factor: float

    @classmethod
    def of(cls, report: dict[str, Any]) -> "Figures":
        score = {name: category["score"] * 100 for name, category in report["categories"].items()}
        value = {name: audit.get("numericValue", 0.0) for name, audit in report["audits"].items()}
        return cls(
            performance=score["performance"],
            accessibility=score["accessibility"],
            practices=score["best-practices"],
            seo=score["seo"],
            lcp=value["largest-contentful-paint"],
            cls=value["cumulative-layout-shift"],
            tbt=value["total-blocking-time"],
            size=value["total-byte-weight"] / 1024,
            index=report["environment"]["benchmarkIndex"],
            factor=report["configSettings"]["throttling"]["cpuSlowdownMultiplier"],
        )

    @classmethod
    def median(cls, runs: list["Figures"]) -> "Figures":
        names = cls.__dataclass_fields__
        return cls(**{name: statistics.median(getattr(run, name) for run in runs) for name in names})

    def missed(self, page: str) -> list[str]:
        held = {
            "performance": self.performance >= 98,
            "accessibility": self.accessibility == 100,
            "best practices": self.practices == 100,
            "SEO": self.seo == 100,
            "LCP": self.lcp <= 1500,
            "CLS": self.cls <= 0.01,
            "TBT": self.tbt <= 50,
            "size": page != "product" or self.size <= PRODUCT_KB,
        }
        return [name for name, is_held in held.items() if not is_held]

    def row(self) -> str:
        scores = (self.performance, self.accessibility, self.practices, self.seo)
        points = " ".join(f"{score:4.0f}" for score in scores)
        return (
            f"{points}  {self.lcp / 1000:5.2f} s  {self.cls:6.3f}  {self.tbt:5.0f} ms  {self.size:5.0f} KiB"
            f"  {self.index:5.0f}  {self.factor:7.1f}x"
        )


def main() -> int:
    asked = arguments()
    if not CHROMIUM:
        sys.exit("Chromium is needed (Debian: apt install chromium).")
    install()
    missed = False
    with ExitStack() as stack:
        stack.enter_context(alone(asked.data))
        port = stack.enter_context(served(asked.data, again=asked.again))
        print(
            f"{'page':<18}perf a11y  b.p.  seo      LCP     CLS       TBT       size  index  slowdown",
            flush=True,
        )
        print(
            f"{'target':<18}≥ 98  100   100  100   1.50 s   0.010     50 ms  150 KiB on product", flush=True
        )
        for brand in [asked.brand] if asked.brand else BRANDS:
            paths = addresses(port, brand)
            for page in [asked.page] if asked.page else PAGES:
                url = f"http://{brand}.localhost:{port}{paths[page]}"
                figures = visits(url, asked.runs)
                wrong = figures.missed(page)
                missed |= bool(wrong)
                print(f"{brand} {page:<{17 - len(brand)}}{figures.row()}  {', '.join(wrong)}", flush=True)
    return int(missed)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--brand", choices=BRANDS)
    parser.add_argument("--page", choices=PAGES)
    parser.add_argument("--again", action="store_true", help="Take the demonstration of the run before.")
    parser.add_argument("--data", type=Path, default=CACHE / "bench", help="Where the demonstration is kept.")
    return parser.parse_args()


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One run at a time has this folder: another would take its data away."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit(f"Another run uses {folder}. Wait for it, or give --data another folder.")
        yield


def install() -> None:
    """Lighthouse, as `package-lock.json` says, into the cache."""
    folder = CACHE / "lighthouse"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(Path(__file__).parent / name, folder / name)
    if not (folder / "node_modules" / "lighthouse").exists():
        subprocess.run(["npm", "ci", "--silent"], cwd=folder, check=True)


@contextmanager
def served(data: Path, *, again: bool) -> Iterator[int]:
    """The shop as production serves it, with all its pictures made. Yields the port."""
    port = free_port()
    variables = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "DEMO": "1",
        "ALLOWED_HOSTS": ",".join(f"{brand}.localhost" for brand in BRANDS),
        "SECRET_KEY": SECRET,
        "PAYMENT_WEBHOOK_SECRET": SECRET,
        "PORT": str(port),
        "DATA_DIR": str(data),
    }
    prepare(variables, again=again)
    web = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "python:config.gunicorn", "tests.bench.wsgi"],
        cwd=ROOT,
        env=variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port)
        yield port
    finally:
        web.terminate()
        web.wait(30)


def prepare(variables: dict[str, str], *, again: bool) -> None:
    folder = Path(variables["DATA_DIR"])
    if not again:
        shutil.rmtree(folder, ignore_errors=True)
    if not folder.exists():
        print("Preparing a demonstration with all its pictures (some minutes) …", flush=True)
        for command in (["migrate", "--verbosity", "0"], ["demo"]):
            manage(variables, *command)
        manage(variables, "shell", "-c", "from core.outbox.relay import drain; drain()")
    manage(variables, "collectstatic", "--no-input")


def manage(variables: dict[str, str], *command: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=variables,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            asking = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            asking.request("GET", "/-/health/live")
            if asking.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    sys.exit("The shop did not start.")


def addresses(port: int, brand: str) -> dict[str, str]:
    """The home page and what it leads to first."""
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    asking.request("GET", "/en-gb/", headers={"Host": f"{brand}.localhost:{port}"})
    html = asking.getresponse().read().decode()
    found = {"home": "/en-gb/"}
    for page, pattern in LINKS.items():
        link = re.search(pattern, html)
        if link is None:
            sys.exit(f"The home page of {brand} leads to no {page}.")
        found[page] = next(group for group in link.groups() if group)
    return found


def visits(url: str, count: int) -> Figures:
    """The medians of so many visits, and one before them that is not counted but for the machine's speed."""
    runs = [run(url)]
    for _ in range(count):
        runs.append(run(url, slowdown(statistics.median(each.index for each in runs))))
    return Figures.median(runs[1:])


def slowdown(index: float) -> float:
    """How much slower than this machine a middling phone is; on a good desktop Lighthouse's own factor of 4.

    Lighthouse's docs/throttling.md leaves the number to its CPU slowdown calculator, whose curve this is: 1 at an
    index of 150, 2 at 800, 3 at 1,300, 4 at 1,533.
    """
    if index >= 1300:
        return min(4.0, 3 + (index - 1300) / 233)
    if index >= 800:
        return 2 + (index - 800) / 500
    return max(1.0, 1 + (index - 150) / 650)


def run(url: str, factor: float = 4.0) -> Figures:
    """One visit with nothing cached in the browser. Where Chromium recorded nothing, it is made again."""
    command = [
        str(CACHE / "lighthouse" / "node_modules" / ".bin" / "lighthouse"),
        url,
        "--quiet",
        "--output=json",
        "--no-enable-error-reporting",
        f"--throttling.cpuSlowdownMultiplier={factor:.2f}",
        f"--chrome-flags={FLAGS}",
    ]
    for _attempt in range(3):
        finished = subprocess.run(command, env=os.environ | {"CHROME_PATH": CHROMIUM}, capture_output=True)
        if not finished.returncode:
            break
    else:
        sys.exit(finished.stderr.decode())
    report = json.loads(finished.stdout)
    if os.environ.get("KEEP_REPORTS"):
        name = re.sub(r"\W+", "-", url.partition("://")[2]).strip("-")
        (CACHE / "lighthouse" / f"{name}.json").write_bytes(finished.stdout)
    return Figures.of(report)


if __name__ == "__main__":
    sys.exit(main())

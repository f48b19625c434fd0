"""`make check`: all that can be judged without running the shop. One line each, and what failed in full.

.ci/check.py [name …]       all, or the named ones
"""

import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FRONTEND = ROOT / "frontend"
# Long and various enough for a production start; used for nothing.
NO_SECRET = "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # noqa: S105
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": NO_SECRET,
    "PAYMENT_WEBHOOK_SECRET": NO_SECRET,
    "ALLOWED_HOSTS": "petite.example,bakers.example",
}
# A demonstration, which needs no server; a real shop's start is in tests/config/test_production.py.
DEPLOYMENT = PRODUCTION | {"DEMO": "1"}

COMMANDS: dict[str, tuple[list[str], dict[str, str], Path]] = {
    "types": (["mypy"], {}, ROOT),
    "lint": (["ruff", "check", "--quiet", "--output-format", "concise", "."], {}, ROOT),
    "format": (["ruff", "format", "--check", "--quiet", "--output-format", "concise", "."], {}, ROOT),
    "layers": (["lint-imports", "--no-cache"], {}, ROOT),
    "migrations": (["python", "manage.py", "makemigrations", "--check", "--dry-run"], {}, ROOT),
    "deployment": (["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"], DEPLOYMENT, ROOT),
    "template indent": (["djhtml", "--check", "--tabwidth", "2", "templates"], {}, ROOT),
    "template syntax": (["pytest", "-q", "tests/architecture/test_templates.py"], {}, ROOT),
    "front-end lint": (["npm", "run", "--silent", "lint"], {}, FRONTEND),
    "front-end types": (["npm", "run", "--silent", "types"], {}, FRONTEND),
    "image": (["hadolint", "Dockerfile"], {}, ROOT),
    "composition": (
        ["check-jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.yaml"],
        {},
        ROOT,
    ),
}


def addresses_in_locks() -> list[str]:
    """Lock files hold names, versions and hashes: where a package comes from is each machine's affair."""
    found = []
    for lock in (ROOT / "requirements.lock", FRONTEND / "package-lock.json"):
        for number, line in enumerate(lock.read_text().splitlines(), start=1):
            if re.search(r"https?://|--(extra-)?index-url|--find-links", line) and '"url"' not in line:
                found.append(f"{lock.relative_to(ROOT)}:{number}: {line.strip()}")
    return found


def run(name: str) -> tuple[str, bool, float, str]:
    started = time.monotonic()
    if name == "locks":
        found = addresses_in_locks()
        return name, not found, time.monotonic() - started, "\n".join(found)
    command, extra, folder = COMMANDS[name]
    environment = {key: value for key, value in os.environ.items() if key not in PRODUCTION} | extra
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    return name, done.returncode == 0, time.monotonic() - started, done.stdout + done.stderr


def main(wanted: list[str]) -> int:
    names = wanted or [*COMMANDS, "locks"]
    failed = 0
    with ThreadPoolExecutor(max_workers=2) as pool:
        for name, passed, seconds, output in pool.map(run, names):
            print(f"{'ok  ' if passed else 'FAIL'} {name:<16} {seconds:5.1f} s", flush=True)
            if not passed:
                failed += 1
                print(output.rstrip(), flush=True)
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""With a bucket in the environment media come from its host, and browsers are told so."""

import os
import subprocess
import sys

from config.env import ROOT

BUCKET = {"S3_BUCKET": "shop", "S3_PUBLIC_URL": "https://media.example/shop/media"}
SHOWN = "from django.conf import settings as s; print(s.MEDIA_URL, s.CSP_SHOP, s.CSP_STAFF, sep='\\n')"


def told(**environment: str) -> subprocess.CompletedProcess[str]:
    paths = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "DATA_DIR") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", SHOWN],
        env=paths | {"DJANGO_SETTINGS_MODULE": "config.settings.dev"} | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_pictures_come_from_there_and_scripts_do_not() -> None:
    done = told(**BUCKET)

    address, *policies = done.stdout.splitlines()
    assert address == "https://media.example/shop/media/", done.stderr
    for policy in policies:
        allowing = [rule.split()[0] for rule in policy.split("; ") if "https://media.example" in rule]
        assert allowing == ["img-src"]


def test_a_bucket_without_its_address_is_refused() -> None:
    done = told(S3_BUCKET="shop")

    assert done.returncode == 1
    assert "S3_PUBLIC_URL is missing" in done.stderr.splitlines()[-1]

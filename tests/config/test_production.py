"""A production start: what it refuses, and in how many words."""

import os
import subprocess
import sys

import pytest

from config.env import ROOT

SECRET = "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ"
COMPLETE = {
    "SECRET_KEY": SECRET,
    "STRIPE_SECRET_KEY": f"sk_live_{SECRET}",
    "STRIPE_WEBHOOK_SECRETS": f"whsec_{SECRET}",
    "ALLOWED_HOSTS": "petite.example,bakers.example",
    "DATABASE_URL": "postgresql://shop:password@db.example/shop",
    "EMAIL_URL": "smtp+tls://shop:password@mail.example:587",
    "ADMIN_BASE_URL": "https://petite.example",
}


def production(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    path = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings.production"}
    empty = dict.fromkeys([*COMPLETE, "PAYMENT_WEBHOOK_SECRET"], "")  # whatever a .env file here says
    return subprocess.run(
        [sys.executable, *command],
        env=path | empty | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize("missing", COMPLETE)
def test_what_is_missing_stops_the_start_with_one_sentence_that_names_it(missing):
    done = production("manage.py", "check", **{**COMPLETE, missing: ""})

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"{missing} is missing")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("secret", ["SECRET_KEY", "STRIPE_SECRET_KEY"])
def test_a_weak_secret_stops_the_start_with_one_sentence_that_names_it(secret):
    done = production("manage.py", "check", **{**COMPLETE, secret: "changeme"})

    assert done.returncode == 1
    assert done.stderr.startswith(f"{secret} is missing or weak")
    assert done.stderr.count("\n") == 1


def test_the_web_server_says_the_same_sentence_before_it_starts_a_worker():
    done = production(
        "-m",
        "gunicorn",
        "--config",
        "python:config.gunicorn",
        "config.wsgi",
        **{**COMPLETE, "SECRET_KEY": ""},
    )

    assert done.returncode == 1
    assert done.stderr.strip() == "SECRET_KEY is missing or weak: set it to at least 50 random characters."


@pytest.mark.slow
def test_a_demonstration_is_valid_with_production_settings():
    """No server is needed for it: the embedded database, mail in files, the demo gateway."""
    keep = {name: COMPLETE[name] for name in ("SECRET_KEY", "ALLOWED_HOSTS")}
    keep["PAYMENT_WEBHOOK_SECRET"] = SECRET

    done = production("manage.py", "check", "--deploy", "--fail-level", "WARNING", DEMO="1", **keep)

    assert done.returncode == 0, done.stderr


def test_a_demonstration_without_its_gateways_secret_is_refused():
    keep = {name: COMPLETE[name] for name in ("SECRET_KEY", "ALLOWED_HOSTS")}

    done = production("manage.py", "check", DEMO="1", **keep)

    assert done.returncode == 1
    assert done.stderr.startswith("PAYMENT_WEBHOOK_SECRET is missing or weak")


@pytest.mark.slow
def test_real_shops_are_paid_by_stripe_and_lead_browsers_there():
    done = production(
        "-c",
        "from django.conf import settings; print(settings.PAYMENT_GATEWAY, settings.CSP_SHOP)",
        **COMPLETE,
    )

    gateway, policy = done.stdout.split(maxsplit=1)
    assert gateway == "stripe", done.stderr
    assert "form-action 'self' https://checkout.stripe.com;" in policy


@pytest.mark.slow
def test_the_demo_gateway_is_refused_in_production():
    done = production("manage.py", "check", PAYMENT_GATEWAY="demo", **COMPLETE)

    assert done.returncode == 1
    assert "PAYMENT_GATEWAY" in done.stderr


@pytest.mark.slow
def test_the_server_of_make_run_is_refused_in_production():
    done = production("manage.py", "up", PAYMENT_GATEWAY="demo", **COMPLETE)

    assert done.returncode == 1


@pytest.mark.slow
@pytest.mark.parametrize(("demo", "asked"), [("", "True"), ("1", "False")])
def test_staff_need_a_second_factor_unless_it_is_a_demonstration(demo, asked):
    done = production(
        "-c",
        "from django.conf import settings; print(settings.STAFF_SECOND_FACTOR)",
        **{**COMPLETE, "DEMO": demo, "PAYMENT_WEBHOOK_SECRET": SECRET},
    )

    assert done.stdout.strip() == asked, done.stderr

"""The double as a process of its own, for a shop in others.

    python -m tests.doubles.stripe --port 8310 --webhook http://127.0.0.1:8000/webhooks/payments/stripe/ \
        --host petite.localhost

It prints what the shop's environment has to say. `GET /-double-/` shows its state; a JSON object posted there sets
latency, holds (messages are not sent), refunds_begin_as, fail.
"""

import argparse
import signal
import sys
import threading

from tests.doubles.stripe.server import KEY, SECRET, serving


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.doubles.stripe")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds until the API answers")
    parser.add_argument("--webhook", default="", help="where events are told")
    parser.add_argument("--host", default="", help="the Host header of these messages")
    parser.add_argument("--header", action="append", default=[], help="another header of theirs: Name=value")
    options = parser.parse_args()
    over = threading.Event()
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: over.set())
    with serving(port=options.port, latency=options.latency) as stripe:
        stripe.messages.url, stripe.messages.host = options.webhook, options.host
        stripe.messages.headers = dict(header.split("=", 1) for header in options.header)
        stripe.messages.holds = False
        sys.stdout.write(
            f"PAYMENT_GATEWAY=stripe STRIPE_API_BASE={stripe.base} STRIPE_CHECKOUT_ORIGIN={stripe.base} "
            f"STRIPE_SECRET_KEY={KEY} STRIPE_WEBHOOK_SECRETS={SECRET}\n"
        )
        sys.stdout.flush()
        over.wait()


if __name__ == "__main__":
    main()

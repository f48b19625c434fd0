"""A Stripe of our own for tests: a real HTTP server that remembers what it was told.

Checkout sessions with a page to pay or decline on, payment intents, refunds, idempotency keys, signed webhooks
over HTTP with retries, latency and faults as wished. What it takes and answers is held against Stripe's published
OpenAPI (`shapes.py`). As a process of its own: `python -m tests.doubles.stripe --help`.
"""

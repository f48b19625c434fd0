"""What is ours to set: payment, delivery of effects, mail."""

from config.env import read, read_url
from config.settings.database import DATA_DIR, SQLITE

# The outbox: what follows from a business fact, what runs at which interval. Who runs it: celery.py.
REACTIONS = "config.reactions.REACTIONS"
CLOCK = "config.reactions.CLOCK"
RELAY_LEASE_SECONDS = 5
RELAY_POLL_SECONDS = 0.1 if SQLITE else 0.5  # PostgreSQL calls when there is something
RELAY_BUDGET_SECONDS = 0.5  # of one chain's transaction: SQLite has one writer at a time
TASKS = {"default": {"BACKEND": "core.outbox.tasks.OutboxBackend"}}
WAGTAILLOCALIZE_JOBS = {"BACKEND": "core.outbox.jobs.OutboxJobBackend"}
PAYMENT_GATEWAY = read("PAYMENT_GATEWAY") or "demo"
PAYMENT_WEBHOOK_SECRET = read("PAYMENT_WEBHOOK_SECRET")  # the demo gateway's
PAYMENT_TIMEOUT_MINUTES = 30
STRIPE_SECRET_KEY = read("STRIPE_SECRET_KEY")
STRIPE_WEBHOOK_SECRETS = read("STRIPE_WEBHOOK_SECRETS")
STRIPE_API_BASE = read("STRIPE_API_BASE")
STRIPE_TIMEOUTS = (2, 5)  # seconds to connect, to answer; what may be asked again is, once
# Where this installation reaches itself (signed webhooks of the demo gateway): host:port, no name to resolve.
SELF_ADDRESS = read("SELF_ADDRESS") or f"127.0.0.1:{read('PORT')}"
EMAIL_BACKEND = "core.mail.FolderBackend"
MAIL_FOLDER = DATA_DIR / "mail"
if read("EMAIL_URL"):
    _mail = read_url("EMAIL_URL")
    EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
    EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.get("EMAIL_USE_TLS", False), _mail.get("EMAIL_USE_SSL", False)
    EMAIL_TIMEOUT = 10
# By what lists are narrowed, in this order: codes of attributes, and what search knows itself (`search.facets`).
# They are parameters of addresses: add as you like, rename none.
FACETS = (
    "category",
    "size",
    "age",
    "colour",
    "tog",
    "material",
    "filling",
    "weight",
    "pack",
    "cut",
    "without",
    "price",
    "stock",
)  # fmt: skip

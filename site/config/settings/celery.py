"""Who runs deliveries and the clock: the relay itself or, with `CELERY_BROKER_URL`, Celery's workers and beat."""

from config.env import read

CELERY_BROKER_URL = read("CELERY_BROKER_URL")
WORKERS = "config.celery.app"

# The relay's step that takes up what is due, and whether the relay runs `CLOCK` itself or leaves it to beat.
DELIVERY_EXECUTOR = (
    "core.outbox.handing.hand_over" if CELERY_BROKER_URL else "core.outbox.deliveries.run_next"
)
RELAY_KEEPS_CLOCK = not CELERY_BROKER_URL
DELIVERY_CLAIM_SECONDS = 15  # for so long a process that runs a delivery may be silent
DELIVERY_HANDED_SECONDS = 30  # for so long a message may wait, or be lost, before there is another
# Of each queue: how many messages wait at most; after how many seconds a run is interrupted, and killed.
DELIVERY_QUEUES = {
    "fast": {"waiting": 200, "soft_time_limit": 60, "time_limit": 75},
    "index": {"waiting": 20, "soft_time_limit": 1800, "time_limit": 1860},
}

CELERY_IMPORTS = ["core.outbox.work"]
CELERY_TASK_DEFAULT_QUEUE = "fast"
CELERY_TASK_IGNORE_RESULT = True  # the row says how it went
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_PUBLISH_RETRY = False  # the relay tries again by itself
CELERY_WORKER_CONCURRENCY = read("WORKER_PROCESSES")
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_TRANSPORT = "core.outbox.connection:Transport"
CELERY_WORKER_CONSUMER = "core.outbox.connection:Consumer"
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_CONNECTION_RETRY = False  # once connected; see the consumer
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # for ever
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
    "socket_keepalive": True,
    "visibility_timeout": 7200,  # what a killed worker held comes again then, and finds nothing left to do
}
CELERY_BEAT_SCHEDULER = "core.outbox.beat.Beat"
CELERY_BEAT_MAX_LOOP_INTERVAL = 1

"""What follows from a business fact, and what the clock runs: two tables, one screen."""

# Event name → dotted paths of delivery handlers: `def handler(delivery: Delivery, *, order_id: int) -> None`.
REACTIONS: dict[str, list[str]] = {
    "OrderPlaced": ["commerce.analytics.tallies.placed"],
    "OrderPaid": [
        "commerce.communication.services.send_order_paid",
        "commerce.analytics.services.count_order",
        "commerce.analytics.tallies.paid",
    ],
    "OrderPaymentFailed": [
        "commerce.communication.services.send_payment_failed",
        "commerce.analytics.tallies.failed",
    ],
    "OrderExpired": ["commerce.analytics.tallies.expired"],
    "OrderCancelled": ["commerce.communication.services.send_order_cancelled"],
    "OrderShipped": ["commerce.communication.services.send_order_shipped"],
    "OrderDelivered": [],  # nobody is written that they have what they hold in their hands
    "OrderNeedsRefund": [
        "commerce.communication.services.send_refund_due",
        "commerce.analytics.tallies.refund_due",
    ],
    "RefundAsked": ["commerce.payment.going_back.send"],
    "RefundMade": ["commerce.communication.services.send_refund_made"],
    "RefundFailed": [],  # stands at the top of the order's page
}

# Dotted path of a function without arguments → at which interval, in seconds, the active relay calls it;
# with Celery, beat has a worker do so.
CLOCK: list[tuple[str, float]] = [
    ("core.outbox.scheduled.publish_due", 0.2),
    ("commerce.catalogue.going_live.show_due", 0.5),
    ("core.edge.fronts.catch_up", 10),
    ("core.outbox.sweeping.sweep", 3600),
    ("core.forgetting.forget_sessions", 3600),
    ("commerce.exchange.services.forget", 3600),
    ("commerce.payment.webhooks.forget", 3600),
    ("core.audit.retention.forget_sign_ins", 3600),
    ("commerce.order.services.expire_due", 10),
    ("commerce.payment.going_back.catch_up", 60),
    ("search.engines.elastic.rebuilding.make_missing", 30),
]

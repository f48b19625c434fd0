from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from oscar.apps.payment.apps import PaymentConfig as CorePaymentConfig

from core import demonstration


class PaymentConfig(CorePaymentConfig):
    name = "commerce.payment"

    def ready(self) -> None:
        """A shop that would only pretend to collect money doesn't start."""
        super().ready()
        if settings.PAYMENT_GATEWAY == "demo" and not demonstration.allowed():
            raise ImproperlyConfigured(
                "PAYMENT_GATEWAY is “demo”, which takes nobody's money: set a real one, or DEMO=1."
            )
        from commerce.payment import checks  # noqa: F401  (registers them; needs the models)

from django.urls import URLPattern, path

from oscar.apps.checkout.apps import CheckoutConfig as CoreCheckoutConfig


class CheckoutConfig(CoreCheckoutConfig):
    name = "commerce.checkout"

    def ready(self) -> None:
        """Without Oscar's views: ours take their place."""

    def get_urls(self) -> list[URLPattern]:
        from commerce.checkout import views

        return [
            path("", views.index, name="index"),
            path("details/", views.details, name="details"),
            path("delivery/", views.delivery, name="delivery"),
            path("payment/", views.payment, name="payment"),
        ]

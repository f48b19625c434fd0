from oscar.apps.shipping.apps import ShippingConfig as CoreShippingConfig


class ShippingConfig(CoreShippingConfig):
    name = "commerce.shipping"

    def ready(self) -> None:
        super().ready()
        from commerce.shipping import freshness  # noqa: F401  (declares; models are ready only now)

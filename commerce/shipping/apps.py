from oscar.apps.shipping.apps import ShippingConfig as CoreShippingConfig


class ShippingConfig(CoreShippingConfig):
    name = "commerce.shipping"

    def ready(self) -> None:
        super().ready()
        from commerce.shipping import audit, freshness  # noqa: F401  (declare; models are ready only now)

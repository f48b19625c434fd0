from django.urls import URLPattern

from oscar.apps.customer.apps import CustomerConfig as CoreCustomerConfig


class CustomerConfig(CoreCustomerConfig):
    name = "commerce.customer"

    def ready(self) -> None:
        """Without Oscar's receivers and views: ours take their place."""
        from commerce.customer import receivers  # noqa: F401  (they register themselves)

    def get_urls(self) -> list[URLPattern]:
        """None: the account's pages are in `commerce.customer.urls`."""
        return []

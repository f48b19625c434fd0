from django.urls import URLPattern, path

from oscar.apps.basket.apps import BasketConfig as CoreBasketConfig


class BasketConfig(CoreBasketConfig):
    name = "commerce.basket"

    def ready(self) -> None:
        """Without Oscar's views: ours take their place."""
        from commerce.basket import personal, receivers  # noqa: F401  (they register themselves)

    def get_urls(self) -> list[URLPattern]:
        from commerce.basket import views

        return [
            path("", views.summary, name="summary"),
            path("add/", views.add, name="add"),
            path("update/", views.update, name="update"),
            path("remove/", views.remove, name="remove"),
            path("voucher/", views.voucher, name="voucher"),
            path("voucher/remove/", views.voucher_remove, name="voucher-remove"),
            path("restore/", views.restore, name="restore"),
        ]

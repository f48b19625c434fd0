"""The addresses of product work that Oscar has none for, and what each asks for."""

from django.urls import URLPattern, path

LOOK, CHANGE, ADD = "catalogue.view_product", "catalogue.change_product", "catalogue.add_product"
PERMISSIONS = {
    "catalogue-product-matrix": [CHANGE, ADD, "partner.add_stockrecord"],
    "catalogue-product-pictures": [CHANGE],
    "catalogue-product-duplicate": [ADD],
    "catalogue-product-publish-copy": [LOOK, "catalogue.publish_productcopy"],
    "catalogue-bulk": [CHANGE],
    "catalogue-bulk-change": [CHANGE],
    "catalogue-list-settings": [LOOK],
    "catalogue-category-order": ["catalogue.change_category"],
}


def patterns() -> list[URLPattern]:
    from commerce.dashboard.catalogue import (  # models are not ready when this module loads
        bulk_views,
        listing,
        matrix_views,
        picture_views,
        shelf_views,
        views,
    )

    product, category = "products/<int:pk>/", "categories/<int:pk>/"
    return [
        path("products/bulk/", bulk_views.BulkView.as_view(), name="catalogue-bulk"),
        path("products/bulk/<int:pk>/", bulk_views.BulkChangeView.as_view(), name="catalogue-bulk-change"),
        path("products/list/", listing.ListSettingsView.as_view(), name="catalogue-list-settings"),
        path(f"{product}variants/", matrix_views.MatrixView.as_view(), name="catalogue-product-matrix"),
        path(
            f"{product}pictures/", picture_views.AddPictureView.as_view(), name="catalogue-product-pictures"
        ),
        path(f"{product}duplicate/", views.DuplicateView.as_view(), name="catalogue-product-duplicate"),
        path(
            f"{product}copies/<str:locale>/publish/",
            views.PublishCopyView.as_view(),
            name="catalogue-product-publish-copy",
        ),
        path(f"{category}order/", shelf_views.ShelfOrderView.as_view(), name="catalogue-category-order"),
    ]

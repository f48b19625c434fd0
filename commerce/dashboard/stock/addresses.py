"""The addresses of stock, and what each asks for."""

from django.urls import URLPattern, path

LOOK, BOOK = "partner.view_stockrecord", "partner.add_stockmovement"
PERMISSIONS = {
    "stock-list": [LOOK],
    "stock-low": [LOOK],
    "stock-record": [LOOK, "partner.view_stockmovement"],
    "stock-take": [LOOK, BOOK],
    "stock-reservations": [LOOK],
    "stock-release": [LOOK, "order.change_order"],
}


def patterns() -> list[URLPattern]:
    from commerce.dashboard.stock import taking, views  # models are not ready when this module loads

    return [
        path("stock/", views.StockListView.as_view(), name="stock-list"),
        path("stock/low/", views.LowStockView.as_view(), name="stock-low"),
        path("stock/take/", taking.StockTakeView.as_view(), name="stock-take"),
        path("stock/reservations/", views.ReservationListView.as_view(), name="stock-reservations"),
        path("stock/reservations/<str:number>/", views.ReleaseView.as_view(), name="stock-release"),
        path("stock/<int:pk>/", views.StockRecordView.as_view(), name="stock-record"),
    ]

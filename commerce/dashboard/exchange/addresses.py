"""The addresses of import and export, and what each asks for."""

from django.urls import URLPattern, path

LOOK = "exchange.view_import"
PERMISSIONS = {
    "exchange": [LOOK],
    "exchange-export": [LOOK],
    "exchange-template": [LOOK],
    "exchange-import": [LOOK],
    "exchange-faults": [LOOK],
    "exchange-file": [LOOK],
}


def patterns() -> list[URLPattern]:
    from commerce.dashboard.exchange import views  # models are not ready when this module loads

    return [
        path("exchange/", views.ExchangeView.as_view(), name="exchange"),
        path("exchange/export/", views.ExportView.as_view(), name="exchange-export"),
        path("exchange/template/", views.TemplateView.as_view(), name="exchange-template"),
        path("exchange/<int:pk>/", views.ImportView.as_view(), name="exchange-import"),
        path("exchange/<int:pk>/faults.csv", views.FaultsView.as_view(), name="exchange-faults"),
        path("exchange/<int:pk>/file/", views.FileView.as_view(), name="exchange-file"),
    ]

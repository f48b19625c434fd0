"""The addresses of packing and its papers, and what each asks for."""

from django.urls import URLPattern, path

LOOK, SHIP, DELIVER = "order.view_order", "order.add_shipment", "order.change_shipment"
PERMISSIONS = {
    "packing": [LOOK, SHIP],
    "order-pack": [LOOK, SHIP],
    "order-slip": [LOOK],
    "order-delivered": [LOOK, DELIVER],
}


def patterns() -> list[URLPattern]:
    from commerce.dashboard.orders import packing, papers  # models are not ready when this module loads

    return [
        path("packing/", packing.begin, name="packing"),
        path("orders/<str:number>/pack/", packing.PackView.as_view(), name="order-pack"),
        path("orders/<str:number>/slip/", papers.slip, name="order-slip"),
        path("orders/<str:number>/delivered/", packing.delivered, name="order-delivered"),
    ]

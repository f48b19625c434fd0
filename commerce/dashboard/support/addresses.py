"""The address of finding. Who may open it is asked for each kind of thing that is found."""

from django.urls import URLPattern, path

PERMISSIONS: dict[str, list[str]] = {}


def patterns() -> list[URLPattern]:
    from commerce.dashboard.support import views  # models are not ready when this module loads

    return [path("find/", views.find, name="find")]

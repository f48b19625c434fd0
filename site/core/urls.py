"""`/-/…`: for operators and for the page's own script."""

from django.urls import path

from core import mailbox, styleguide, views
from core.metrics import views as metrics_views

app_name = "core"
urlpatterns = [
    *mailbox.urlpatterns,
    path("styleguide/", styleguide.show, name="styleguide"),
    path("styleguide/<slug:name>/", styleguide.mishap, name="mishap"),
    path("metrics", metrics_views.show, name="metrics"),
    path("me", views.personal, name="me"),
    path("health/live", views.live, name="live"),
    path("health/ready", views.ready, name="ready"),
]

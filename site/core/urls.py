"""`/-/…`: for operators and for the page's own script."""

from django.urls import path

from core import mailbox, styleguide, views

app_name = "core"
urlpatterns = [
    *mailbox.urlpatterns,
    path("styleguide/", styleguide.show, name="styleguide"),
    path("styleguide/<slug:name>/", styleguide.mishap, name="mishap"),
    path("me", views.personal, name="me"),
    path("health/live", views.live, name="live"),
    path("health/ready", views.ready, name="ready"),
]

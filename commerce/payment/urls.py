"""`/webhooks/…` and the demo gateway's own pages."""

from django.urls import URLPattern

app_name = "payment"
urlpatterns: list[URLPattern] = []

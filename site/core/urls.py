"""`/-/…`: for operators and for the page's own script."""

from django.urls import URLPattern

app_name = "core"
urlpatterns: list[URLPattern] = []

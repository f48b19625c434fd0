"""What the Wagtail admin gets from the content room: choosers, and a guard before the translation tools."""

from django.urls import URLResolver, include, path

from wagtail import hooks

from content.choosers import CategoryChooserViewSet, ProductChooserViewSet, category_chooser, product_chooser
from content.translating import guarded_urls


@hooks.register("register_admin_viewset")
def register_choosers() -> list[ProductChooserViewSet | CategoryChooserViewSet]:
    return [product_chooser, category_chooser]


@hooks.register("register_admin_urls", order=-1)  # found before wagtail-localize's own
def guard_translation() -> list[URLResolver]:
    return [path("localize/", include(guarded_urls()))]

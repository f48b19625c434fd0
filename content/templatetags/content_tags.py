"""Menus, for templates. Items have `title`, `url` and `children`."""

from django import template
from django.http import HttpRequest

from content import selectors
from content.selectors import MenuItem

register = template.Library()


@register.simple_tag(takes_context=True)
def main_menu(context: template.Context) -> list[MenuItem]:
    """What stands in the header; nothing outside the markets."""
    request: HttpRequest = context["request"]
    market = getattr(request, "market", None)
    return selectors.main_menu(request.brand, market) if market else []


@register.simple_tag(takes_context=True)
def footer_menu(context: template.Context) -> list[MenuItem]:
    """What stands in the footer; nothing outside the markets."""
    request: HttpRequest = context["request"]
    market = getattr(request, "market", None)
    return selectors.footer_menu(request.brand, market) if market else []

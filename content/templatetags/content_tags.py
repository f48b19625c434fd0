"""Menus of the site, for templates. A stand-in: items have `title`, `url` and `children`."""

from typing import Any

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def main_menu(context: template.Context) -> list[Any]:
    return []


@register.simple_tag(takes_context=True)
def footer_menu(context: template.Context) -> list[Any]:
    return []

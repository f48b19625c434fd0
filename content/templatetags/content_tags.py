"""Menus, for templates. Items have `title`, `url` and `children`."""

from django import template
from django.http import HttpRequest

from commerce.markets import selectors as markets
from content import composing, menu_selectors
from content.menu_selectors import MenuItem, Menus
from content.navigation import Navigation

register = template.Library()


@register.simple_tag(takes_context=True)
def main_menu(context: template.Context) -> tuple[MenuItem, ...]:
    """What stands in the header; nothing outside the markets."""
    return _menus(context).main


@register.simple_tag(takes_context=True)
def footer_columns(context: template.Context) -> tuple[MenuItem, ...]:
    """The footer's columns: a title and children."""
    return _menus(context).columns


@register.simple_tag(takes_context=True)
def footer_menu(context: template.Context) -> tuple[MenuItem, ...]:
    """All links of the footer in one list."""
    return tuple(item for column in _menus(context).columns for item in column.children)


@register.simple_tag(takes_context=True)
def social_links(context: template.Context) -> tuple[MenuItem, ...]:
    """Where else the brand is found; nothing unless an editor says so."""
    return _menus(context).social


def _menus(context: template.Context) -> Menus:
    """Those of the page; in a preview of menus those of the form."""
    request: HttpRequest = context["request"]
    market = getattr(request, "market", None)
    if market is None:
        return Menus()
    draft = context.get("navigation")
    if isinstance(draft, Navigation):
        market = markets.sold_by(draft.brand_id, draft.locale_id) or market
        return menu_selectors.made_of(composing.draft(draft), draft.brand, market)
    return menu_selectors.menus(request.brand, market)

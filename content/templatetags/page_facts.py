"""Pages for search engines, out of what the page has read."""

from django import template

from content import facts
from core.structured import Facts

register = template.Library()


@register.simple_tag(takes_context=True)
def page_facts(context: template.Context) -> list[Facts]:
    """Nothing outside the markets: where a page that is nowhere yet is previewed."""
    request = context["request"]
    if request.market is None:
        return []
    return facts.page_facts(
        context["page"],
        request.brand,
        request.market,
        {str(name): value for name, value in context.flatten().items()},
    )

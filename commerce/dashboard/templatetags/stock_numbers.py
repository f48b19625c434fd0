from django import template

register = template.Library()


@register.filter
def signed(number: int) -> str:
    """A change of a level, with its sign."""
    return f"{number:+d}".replace("-", "\N{MINUS SIGN}") if number else "0"

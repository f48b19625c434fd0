from django import template

from commerce.order.states import State

register = template.Library()


@register.filter
def state_label(state: str) -> str:
    """An order's state in the reader's language."""
    return str(State(state).label) if state in State.values else state

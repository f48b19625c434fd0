"""In which form whoever asks wants to be answered."""

from django.http import HttpRequest


def wants_json(request: HttpRequest) -> bool:
    """Whether our script asks; a browser by itself always takes HTML."""
    return request.accepts("application/json") and not request.accepts("text/html")

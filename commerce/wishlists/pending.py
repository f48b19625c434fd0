"""What a guest put their heart to: kept in the session until they are signed in."""

from django.http import HttpRequest

from core.models import Brand


def keep(request: HttpRequest, product_id: int) -> None:
    request.session[_key(request.brand)] = product_id


def take(request: HttpRequest) -> int | None:
    """What was kept for the brand of the request. Once."""
    return request.session.pop(_key(request.brand), None)


def _key(brand: Brand) -> str:
    return f"wish.{brand.slug}"

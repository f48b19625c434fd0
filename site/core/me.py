"""What is personal on a shared page: one small JSON answer, put together from what the rooms contribute.

    @me.part("basket")
    def basket_part(request) -> dict: ...

Several contributors may share a part's name: lists are joined, dictionaries merged.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import translation

Part = Callable[[HttpRequest], Any]
AnyPart = TypeVar("AnyPart", bound=Part)

_parts: dict[str, list[Part]] = defaultdict(list)
LONGEST_PATH = 2000


def part(name: str) -> Callable[[AnyPart], AnyPart]:
    """Decorator: contribute a dictionary or a list under `name`. None contributes nothing."""

    def register(contributor: AnyPart) -> AnyPart:
        if contributor not in _parts[name]:
            _parts[name].append(contributor)
        return contributor

    return register


def page_path(request: HttpRequest) -> str:
    """The path of the page that asks, as far as it can be one of ours; else empty."""
    path = request.GET.get("path", "")
    is_ours = (
        path.startswith("/") and not path.startswith("//") and "\\" not in path and len(path) <= LONGEST_PATH
    )
    return path if is_ours else ""


def activate_language(request: HttpRequest) -> None:
    """Speak the language of the page that asks; without one the brand's."""
    code = translation.get_language_from_path(page_path(request))
    brand = request.brand
    if code or brand:
        translation.activate(code or brand.default_locale.language_code)


def collect(request: HttpRequest) -> dict[str, Any]:
    """All parts, for this visitor."""
    activate_language(request)
    answer: dict[str, Any] = {"csrf": get_token(request), "edit": []}
    for name, contributors in _parts.items():
        for contributor in contributors:
            answer[name] = _joined(answer.get(name), contributor(request))
    return answer


def _joined(old: Any, new: Any) -> Any:
    if new is None or old is None:
        return old if new is None else new
    return [*old, *new] if isinstance(old, list) else {**old, **new}


@part("account")
def account_part(request: HttpRequest) -> dict[str, Any]:
    """Who is signed in, and where the account link leads."""
    user = request.user
    if not user.is_authenticated:
        return {"name": None, "url": reverse("account_login")}
    return {"name": user.get_short_name() or user.email, "url": reverse("account:overview")}

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from commerce.basket import cookies, selectors
from commerce.partner.strategy import Selector


class BasketMiddleware:
    """Gives Oscar's name to two things: `request.strategy` (from the market alone) and `request.basket`.

    The basket is looked up when somebody asks for it, never before: shared pages don't. It is saved with
    the first product only.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.strategy = Selector().strategy(request=request)
        request.basket = SimpleLazyObject(lambda: selectors.of_request(request))
        response = self.get_response(request)
        if getattr(request, "guest_basket_is_merged", False):
            cookies.forget(response)
        return response

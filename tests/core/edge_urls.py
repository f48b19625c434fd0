"""Addresses for the tests of the page cache: one view per case, each counting how often it was rendered."""

from datetime import timedelta
from itertools import count

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import View

from core import edge
from core.models import LastBump

renders = count(1)


@edge.shared
def plain(request: HttpRequest) -> HttpResponse:
    edge.uses("product:17", "page:4")
    return HttpResponse(f"render {next(renders)}")


@edge.shared(params=("page", "sort"))
def listing(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"render {next(renders)} {request.GET.urlencode()} {request.get_full_path()}")


@method_decorator(edge.shared(params=("page",)), name="dispatch")
class ClassView(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(f"render {next(renders)} {request.GET.urlencode()}")


def page(request: HttpRequest) -> TemplateResponse:
    """As a Wagtail page does it: promised inside, rendered later."""
    edge.share(request)
    return TemplateResponse(request, engines["django"].from_string("{{ request.path }}"))


def offer(request: HttpRequest) -> HttpResponse:
    edge.share(request)
    edge.uses("product:17", until=timezone.now() + timedelta(seconds=float(request.headers["X-Seconds"])))
    return HttpResponse(f"render {next(renders)}")


@edge.shared
def racing(request: HttpRequest) -> HttpResponse:
    """While it renders, somebody else's change to what it has read already is bumped."""
    edge.uses("product:17")
    number = next(renders)
    if number == 1:
        bump_elsewhere("product:17")
    return HttpResponse(f"render {number}")


def bump_elsewhere(*keys: str) -> None:
    from tests.core.edge_help import bump  # the module uses this one

    bump(*keys)


@edge.shared
def missing(request: HttpRequest) -> HttpResponse:
    raise Http404


@edge.shared
def moved(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect("/plain/")


@edge.shared
def cookie(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(f"render {next(renders)}")
    response.set_cookie("seen", "1")
    return response


@edge.shared
def stream(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse([b"render"])


@edge.shared
def restricted(request: HttpRequest) -> HttpResponse:
    return edge.private(HttpResponse(f"render {next(renders)}"))


@edge.shared
def varying(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"render {next(renders)}", headers={"Vary": "Accept-Language"})


def behind_login(request: HttpRequest) -> HttpResponse:
    """As a page with a view restriction: who asks is looked at first."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect("/plain/")
    edge.share(request)
    return HttpResponse(f"render {next(renders)} for {request.user}")


def personal(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"render {next(renders)}")


@edge.shared
def touches_session(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.session.get("name")))


@edge.shared
def touches_user(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.user.is_authenticated))


@edge.shared
def touches_basket(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.basket.id))


@edge.shared
def touches_token(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_token(request))


@edge.shared
def touches_in_template(request: HttpRequest) -> TemplateResponse:
    source = (
        "{% if user.is_authenticated and user.is_staff %}staff{% endif %}"  # `and` swallows what it raises
    )
    return TemplateResponse(request, engines["django"].from_string(source))


@edge.shared
def memoised(request: HttpRequest) -> HttpResponse:
    value = edge.memo(
        "shop", "number of bumps", lambda: LastBump.objects.filter(key__startswith="x:").count()
    )
    return HttpResponse(f"render {next(renders)} {value}")


def memoised_personally(request: HttpRequest) -> HttpResponse:
    first = edge.memo("shop", "first", lambda: LastBump.objects.count())
    second = edge.memo("terms", "second", lambda: LastBump.objects.count())
    return HttpResponse(f"{first} {second}")


urlpatterns = [
    path("plain/", plain),
    path("listing/", listing),
    path("class/", ClassView.as_view()),
    path("page/", page),
    path("offer/", offer),
    path("racing/", racing),
    path("missing/", missing),
    path("moved/", moved),
    path("cookie/", cookie),
    path("stream/", stream),
    path("restricted/", restricted),
    path("varying/", varying),
    path("behind-login/", behind_login),
    path("personal/", personal),
    path("session/", touches_session),
    path("user/", touches_user),
    path("basket/", touches_basket),
    path("token/", touches_token),
    path("template/", touches_in_template),
    path("memoised/", memoised),
    path("memoised-personally/", memoised_personally),
]

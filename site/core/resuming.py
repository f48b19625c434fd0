"""What somebody had typed when their session was over: kept until they are back, and shown to nobody else."""

import re
import time

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

KEPT, SECONDS, LONGEST = "kept_form", 3600, 200_000
HIDDEN = ("next", "action", "submit")
TOKEN = "csrfmiddlewaretoken"  # noqa: S105  (the name of a field)


def keep(request: HttpRequest, *, owner: int) -> bool:
    """Put a form's fields aside, if that is what was sent; no passwords, and nothing that is very long."""
    if request.method != "POST":
        return False
    fields = [[name, value] for name, values in request.POST.lists() for value in values if name != TOKEN]
    if any("password" in name for name, _value in fields):
        return False
    if sum(len(name) + len(value) for name, value in fields) > LONGEST:
        return False
    request.session[KEPT] = {
        "owner": owner,
        "until": time.time() + SECONDS,
        "address": request.get_full_path(),
        "fields": fields,
        "has_files": bool(request.FILES),
    }
    return True


@never_cache
@login_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Once more, to be sent or left. It stays until the session ends: going back is no loss."""
    kept = request.session.get(KEPT)
    if not kept or kept["owner"] != request.user.pk or kept["until"] < time.time():
        request.session.pop(KEPT, None)
        return HttpResponseRedirect("/dashboard/" if request.user.is_staff else "/cms/")
    return render(request, "account/resume.html", {"kept": {**kept, "shown": _words(kept["fields"])}})


def _words(fields: list[list[str]]) -> list[str]:
    """What a person would know again: words, not keys and switches."""
    return [value for name, value in fields if re.search(r"[^\W\d_]{3}", value) and name not in HIDDEN]

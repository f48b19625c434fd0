"""`/-/mailbox/`: the mails that `core.mail.FolderBackend` has written, for development and demo only."""

import email
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import default as policy
from email.utils import parsedate_to_datetime
from functools import wraps
from html import unescape
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from core import demonstration
from core.mail import SUFFIX

SHOWN = 200
LONGEST_NAME = 200
LINK = re.compile(r"https?://[^\s<>\"')\]]+")
View = Callable[..., HttpResponse]


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One message, as the mailbox shows it."""

    name: str
    subject: str
    sender: str
    to: str
    message_id: str
    language: str
    sent_at: datetime
    text: str
    html: str

    @property
    def links(self) -> list[str]:
        """Every address in it, once, in order of appearance."""
        found = LINK.findall(self.text) + [unescape(link) for link in LINK.findall(self.html)]
        return list(dict.fromkeys(link.rstrip(".,;") for link in found))


def mails() -> list[Mail]:
    """The newest messages, the newest first."""
    folder = Path(settings.MAIL_FOLDER)
    files = sorted(folder.glob(f"[!.]*{SUFFIX}"), key=lambda file: file.stat().st_mtime, reverse=True)
    return [read(file) for file in files[:SHOWN]]


def find(name: str) -> Mail:
    file = Path(settings.MAIL_FOLDER) / f"{name}{SUFFIX}"
    if len(name) > LONGEST_NAME or file.name.startswith(".") or not file.is_file():
        raise Http404(f"No mail is called {name}.")
    return read(file)


def read(file: Path) -> Mail:
    message = email.message_from_bytes(file.read_bytes(), policy=policy)
    return Mail(
        name=file.name.removesuffix(SUFFIX),
        subject=str(message["Subject"] or ""),
        sender=str(message["From"] or ""),
        to=str(message["To"] or ""),
        message_id=str(message["Message-ID"] or ""),
        language=str(message["Content-Language"] or ""),
        sent_at=parsedate_to_datetime(str(message["Date"])) if message["Date"] else timezone.now(),
        text=body(message, "plain"),
        html=body(message, "html"),
    )


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return part.get_content() if part is not None else ""


def for_demo_only(view: View) -> View:
    """Elsewhere there is no such address."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: str) -> HttpResponse:
        if not demonstration.allowed():
            raise Http404
        return view(request, **kwargs)

    return never_cache(require_safe(guarded))


@for_demo_only
def mailbox(request: HttpRequest) -> HttpResponse:
    return render(request, "core/mailbox.html", {"mails": mails()})


@for_demo_only
def mailbox_message(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "core/mailbox_message.html", {"mail": find(name)})


@for_demo_only
@xframe_options_sameorigin
def mailbox_html(request: HttpRequest, name: str) -> HttpResponse:
    """What somebody put into a mail runs nothing, loads nothing and is of no origin."""
    mail = find(name)
    if not mail.html:
        raise Http404(f"The mail {name} has no HTML part.")
    response = HttpResponse(mail.html)
    response["Content-Security-Policy"] = (
        "sandbox; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'"
    )
    return response


urlpatterns = [
    path("mailbox/", mailbox, name="mailbox"),
    path("mailbox/<str:name>/", mailbox_message, name="mailbox-message"),
    path("mailbox/<str:name>/html/", mailbox_html, name="mailbox-html"),
]

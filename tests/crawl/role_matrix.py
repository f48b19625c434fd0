"""Who opens which of the staff's addresses: asked of every one of the URL map, and kept as a readable table."""

import re
from pathlib import Path
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.test import Client

from config.roles import ROLES
from core.models import Brand, User
from core.roles import assign
from tests.crawl.staff import Address, staff_addresses

TABLE = Path(__file__).with_name("role_matrix.txt")
ADMINISTRATOR, SHOPPER, STRANGER = "Administrators", "Shoppers", "Strangers"
LETTERS = {
    "E": "Editors",
    "T": "Translators",
    "M": "Merchandisers",
    "F": "Fulfilment",
    "S": "Support",
    "G": "Managers",
    "O": "Operators",
    "A": ADMINISTRATOR,
    "c": SHOPPER,
    "x": STRANGER,
}
DOORS = re.compile(r"/([a-z-]+/account|cms|dashboard|django-admin)/login/")
FIRST_SCREEN = "/cms/"
ELSEWHERE = "/elsewhere/"
HEAD = """\
Who opens which of the staff's addresses. One letter for each kind of person:

    {people}

    o  opens it, and may send what it takes      v  opens it, and is refused when they send anything
    s  is led to the sign-in                     r  is refused
    -  nothing is there                          e  ends the session, and was not asked

Each is asked for the rows of a brand that the person works for, in the language that a translator was given.
Written by `make roles`, read by tests/crawl/test_role_matrix.py. A difference is a decision: read it before it is kept.
"""


class Undrawn:
    """Middleware of the walk: who is let in shows before a page is drawn, which takes most of the time."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer: HttpResponse = self.get_response(request)
        return answer

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        response.content = b""
        return response


def measure(rows: dict[str, Any], tool: str) -> dict[str, str]:
    """Each address of one of the tools, with a letter for each kind of person."""
    clients = {who: client_of(who) for who in LETTERS.values()}
    return {
        address.shown: "".join(_letter(client, who, address, rows) for who, client in clients.items())
        for address in staff_addresses()
        if address.route.startswith(tool)
    }


def written(table: dict[str, str]) -> str:
    """The table as it stands in the file."""
    people = "\n    ".join(f"{letter}  {who}" for letter, who in LETTERS.items())
    lines = [f"{' '.join(marks)}  {address}" for address, marks in sorted(table.items())]
    return "\n".join([HEAD.format(people=people), "  ".join([" ".join(LETTERS), "address"]), *lines, ""])


def read() -> dict[str, str]:
    found = re.findall(r"^((?:[a-z-] ){9}[a-z-])  (/.*)$", TABLE.read_text(), re.MULTILINE)
    return {address: marks.replace(" ", "") for marks, address in found}


def client_of(who: str) -> Client:
    client = Client(headers={"host": "petite.localhost"}, raise_request_exception=False)
    if who == STRANGER:
        return client
    if who == ADMINISTRATOR:
        person = User.objects.create_superuser("administrator@example.com")
    else:
        person = User.objects.create_user(f"{who.lower()}@example.com")
    if who in ROLES:
        languages = ["en-gb", "de"] if ROLES[who].per_language else []
        assign(user=person, role=who, brands=[Brand.objects.get()], languages=languages)
    client.force_login(person)
    return client


def _letter(client: Client, who: str, address: Address, rows: dict[str, Any]) -> str:
    if "logout" in address.route:
        return "e"
    got = _asked(client, "get", address.fill(rows))
    if got == "s":
        return "s" if who == STRANGER or "login" in address.route else "r"
    if got not in "o?":
        return got
    sent = _asked(client, "post", address.fill(rows))
    if got == "o":
        return "v" if sent in "rs" else "o"
    return _asked(client, "put", address.fill(rows)) if sent == "?" else sent


def _asked(client: Client, method: str, address: str) -> str:
    """What one request meets; what it did is taken back. A question mark: nothing is asked in this way."""
    data = {} if method == "put" else {"next": ELSEWHERE}
    with transaction.atomic():
        answer = getattr(client, method)(address, data)
        transaction.set_rollback(True)
    place = answer.get("Location", "").partition("?")[0]
    if DOORS.fullmatch(place):
        return "s"
    if answer.status_code in (401, 403) or (place == FIRST_SCREEN and address != FIRST_SCREEN):
        return "r"
    return {404: "-", 405: "?"}.get(answer.status_code, "o")

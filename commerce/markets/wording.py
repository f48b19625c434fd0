"""What the law asks of words, and how a link is written into a line of text."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Words on an order button that the courts of the market accept. Where there is no entry, the law leaves the words
# open. The first one stands on the button until somebody words it.
ORDER_BUTTONS = {
    "de": (
        "Zahlungspflichtig bestellen",
        "Kostenpflichtig bestellen",
        "Zahlungspflichtigen Vertrag schließen",
        "Jetzt kaufen",
        "Kaufen",
    ),
    "fr": (
        "Commande avec obligation de paiement",
        "Commander avec obligation de paiement",
        "Acheter avec obligation de paiement",
    ),
}
MARKED = re.compile(r"\[([^\[\]]+)\]")


@dataclass(frozen=True)
class Line:
    """A line of text of which `link` leads somewhere; no `link`: all of it stands in `before`."""

    before: str
    link: str = ""
    after: str = ""
    url: str = ""

    def __str__(self) -> str:
        return f"{self.before}{self.link}{self.after}"


def check_order_button(words: str, code: str) -> None:
    """Refuses words that would make an order void in the market of this locale."""
    accepted = ORDER_BUTTONS.get(language(code), ())
    if accepted and _plain(words) not in {_plain(each) for each in accepted}:
        raise ValidationError(
            _("There the law accepts few words on this button, such as: %(accepted)s.")
            % {"accepted": ", ".join(f"“{each}”" for each in accepted)}
        )


def check_line(text: str) -> None:
    """Refuses brackets that no link can be made of."""
    if len(MARKED.findall(text)) > 1 or set("[]") & set(MARKED.sub("", text)):
        raise ValidationError(_("One word or a few can stand in [square brackets]: those become the link."))


def line(text: str, url: str) -> Line:
    """The words in [square brackets] lead to `url`; without one the brackets are just left out."""
    if not url:
        return Line(MARKED.sub(r"\1", text))
    before, link, after = [*MARKED.split(text, maxsplit=1), "", ""][:3]
    return Line(before, link, after, url if link else "")


def default_order_button(code: str) -> str:
    """What stands on the button until somebody words it."""
    accepted = ORDER_BUTTONS.get(language(code))
    return accepted[0] if accepted else _("Place order and pay")


def language(code: str) -> str:
    return code.partition("-")[0]


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())

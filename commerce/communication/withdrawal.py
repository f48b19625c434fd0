"""What the law of many markets wants in the confirmation itself: how to withdraw, in the editors' words."""

from dataclasses import dataclass

from wagtail.models import Page
from wagtail.rich_text import RichText

from bs4 import BeautifulSoup

from commerce.markets.models import Market, MarketTexts
from commerce.markets.texts import texts
from core import brands
from core.models import Brand

HEADINGS = ("h2", "h3", "h4")
PARTS = (*HEADINGS, "p", "li")


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    title: str
    url: str
    paragraphs: tuple[str, ...]
    headings: frozenset[str]  # those of the paragraphs that are some


def withdrawal(brand: Brand, market: Market) -> Withdrawal | None:
    """The words of the page that the brand's texts name for this market; None where there is none."""
    link = next((each for each in texts(brand, market).links if each.kind == "withdrawal"), None)
    if link is None:
        return None
    chosen = MarketTexts.objects.select_related("withdrawal_page").get(brand=brand, market=market, live=True)
    here = Page.objects.get(
        translation_key=chosen.withdrawal_page.translation_key, locale_id=market.locale_id
    )
    return Withdrawal(
        title=link.title,
        url=brands.address(brand, link.url),
        paragraphs=_words(here, PARTS),
        headings=frozenset(_words(here, HEADINGS)),
    )


def _words(page: Page, parts: tuple[str, ...]) -> tuple[str, ...]:
    """A page's running text, one entry for each of its `parts`."""
    texts = (part.value for part in getattr(page.specific, "body", ()) if isinstance(part.value, RichText))
    found = (
        element for text in texts for element in BeautifulSoup(text.source, "html.parser").find_all(parts)
    )
    lines = (" ".join(element.get_text().split()) for element in found)
    return tuple(line for line in lines if line)

"""What a brand says about law and trust in a market, ready for templates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext, override

from wagtail.models import Page, PageViewRestriction

from commerce.markets import wording
from commerce.markets.models import LAW_PAGES, Market, MarketTexts
from commerce.markets.wording import Line
from core import edge
from core.models import Brand


@dataclass(frozen=True)
class LawLink:
    """`kind` is delivery, withdrawal, terms, privacy or imprint."""

    kind: str
    title: str
    url: str


@dataclass(frozen=True)
class Promise:
    icon: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Texts:
    """Every text is there: where nobody has worded it, the shop's own."""

    order_button: str
    order_note: str
    price_note: Line
    list_note: Line
    promises: tuple[Promise, ...] = ()
    links: tuple[LawLink, ...] = ()

    @property
    def accepted(self) -> tuple[LawLink, ...]:
        """What stands at the order button: all but delivery, which has been chosen by then."""
        return tuple(link for link in self.links if link.kind != "delivery")


def texts(brand: Brand, market: Market) -> Texts:
    """The texts of a brand in a market; at most three queries, remembered until one of them changes."""
    key = texts_key(brand.pk)
    return edge.memo(key, f"{key}:{market.code}", lambda: _read(brand, market))


def texts_key(brand_id: int) -> str:
    """The key of a brand's texts in all its markets."""
    return f"texts:{brand_id}"


def made_of(worded: MarketTexts, market: Market) -> Texts:
    """What shoppers read of these rows, whether saved or not."""
    with override(market.code):
        links = tuple(_links(worded, market))
        delivery = next((link.url for link in links if link.kind == "delivery"), "")
        return Texts(
            order_button=worded.order_button or wording.default_order_button(market.code),
            order_note=worded.order_note or gettext("These apply to your order:"),
            price_note=wording.line(worded.price_note or gettext("incl. VAT, plus [delivery]"), delivery),
            list_note=wording.line(
                worded.list_note or gettext("All prices include VAT. [Delivery] comes on top."), delivery
            ),
            promises=tuple(_promises(worded)),
            links=links,
        )


def _read(brand: Brand, market: Market) -> Texts:
    found = MarketTexts.objects.filter(brand=brand, market=market, live=True).first()
    return made_of(found or MarketTexts(brand=brand, market=market), market)


def _promises(worded: MarketTexts) -> Iterable[Promise]:
    return (Promise(block.value["icon"], block.value["text"]) for block in worded.promises)


def _links(worded: MarketTexts, market: Market) -> Iterable[LawLink]:
    """The chosen pages in the market's language, as far as everybody may see them."""
    chosen = {name: getattr(worded, f"{name}_id") for name in LAW_PAGES}
    pages = _in_market({pk for pk in chosen.values() if pk}, market)
    for name, pk in chosen.items():
        page = pages.get(pk)
        if page:
            yield LawLink(name.removesuffix("_page"), page.title, _address(page))


def _in_market(ids: set[int], market: Market) -> Mapping[int | None, Page]:
    """By the page chosen: its live translation. Two queries, none for no pages."""
    if not ids:
        return {}
    keys = Page.objects.filter(pk__in=ids).values("translation_key")
    family = list(Page.objects.filter(translation_key__in=keys))
    private = tuple(PageViewRestriction.objects.values_list("page__path", flat=True))
    here = {
        page.translation_key: page
        for page in family
        if page.locale_id == market.locale_id and page.live and not page.path.startswith(private)
    }
    return {page.pk: here[page.translation_key] for page in family if page.translation_key in here}


def _address(page: Page) -> str:
    """Without the host; `url_path` begins with the slug of the home page, which no address has."""
    return reverse("wagtail_serve", args=[page.url_path.split("/", 2)[2]])

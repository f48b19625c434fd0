"""Cards of products and categories: for all markets at once, with a constant number of queries per batch."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from commerce.catalogue import attributes, facets, offers, pictures, terms
from commerce.catalogue.attributes import Values
from commerce.catalogue.models import CategoryCopy, Product, ProductCategory, ProductCopy, ProductImage
from commerce.catalogue.offers import Offer
from commerce.catalogue.pictures import Picture
from commerce.catalogue.selectors.product import page_url
from commerce.catalogue.selectors.shelves import shelves
from commerce.markets.models import Market
from commerce.markets.selectors import sold_by
from commerce.partner.stock import band
from core.markup import plain
from search.documents import Card
from search.models import Document


@dataclass(frozen=True)
class _Batch:
    """Everything that the cards of some products are made of."""

    copies: Sequence[ProductCopy]
    offers: dict[tuple[int, int], list[Offer]]
    """By card and market."""
    values: dict[int, Values]
    pictures: dict[int, Picture]
    categories: dict[int, list[int]]


def product_cards(product_ids: Iterable[int]) -> list[Card]:
    """The cards of standalone and parent products: one per market in which one sells."""
    batch = _load(list(product_ids))
    cards = []
    for copy in batch.copies:
        market = sold_by(copy.product.brand_id, copy.locale_id)
        selling = batch.offers.get((copy.product_id, market.pk)) if market else None
        if market and selling:
            cards.append(_product_card(copy, market, selling, batch))
    return cards


def category_cards(category_ids: Iterable[int]) -> list[Card]:
    """The cards of categories: one per market of the brand in which one is shown."""
    copies = CategoryCopy.objects.filter(category__in=list(category_ids), live=True)
    found = list(copies.select_related("category", "locale"))
    images = pictures.by_image(copy.category.image_id for copy in found if copy.category.image_id)
    cards = []
    for copy in found:
        brand_id, code = copy.category.brand_id, copy.locale.language_code
        shelf = shelves(brand_id, copy.locale_id, code).get(copy.category_id)
        if shelf and sold_by(brand_id, copy.locale_id):
            card = Card(
                object_id=copy.category_id,
                brand_id=brand_id,
                locale_id=copy.locale_id,
                title=copy.title,
                summary=copy.summary,
                text=plain(copy.description),
                url=shelf.url,
                image=images.get(shelf.image_id or 0),
                published_at=copy.first_published_at,
                categories=frozenset(shelf.ancestors),
            )
            cards.append(card)
    return cards


def canonical_ids(product_ids: Iterable[int]) -> set[int]:
    """The products whose cards show these: a child is on its parent's. Unknown ids stand for themselves."""
    ids = set(product_ids)
    parents = dict(Product.objects.filter(pk__in=ids, parent__isnull=False).values_list("pk", "parent_id"))
    return {parents.get(pk, pk) for pk in ids}


def _load(product_ids: list[int]) -> _Batch:
    units = Product.objects.filter(Q(pk__in=product_ids) | Q(parent__in=product_ids))
    unit_ids = list(units.values_list("pk", flat=True))
    by_card: dict[tuple[int, int], list[Offer]] = defaultdict(list)
    for offer in offers.of_units(unit_ids):
        by_card[offer.card_id, offer.market_id].append(offer)
    categories: dict[int, list[int]] = defaultdict(list)
    rows = ProductCategory.objects.filter(product__in=product_ids).order_by("pk")
    for product_id, category_id in rows.values_list("product_id", "category_id"):
        categories[product_id].append(category_id)
    copies = ProductCopy.objects.filter(
        product__in=product_ids, product__parent=None, product__is_public=True, live=True
    )
    return _Batch(
        copies=list(copies.select_related("product__product_class", "locale").order_by("pk")),
        offers=by_card,
        values=attributes.load(unit_ids),
        pictures=_first_pictures(product_ids),
        categories=categories,
    )


def _first_pictures(product_ids: list[int]) -> dict[int, Picture]:
    """Product id → its first picture, if it has renditions; those that miss some are scheduled."""
    rows = ProductImage.objects.filter(product__in=product_ids).order_by("-display_order", "-pk")
    images = dict(rows.values_list("product_id", "original_id"))
    found = pictures.by_image(images.values())
    return {product_id: found[image_id] for product_id, image_id in images.items() if image_id in found}


def _product_card(copy: ProductCopy, market: Market, selling: list[Offer], batch: _Batch) -> Card:
    product, code = copy.product, copy.locale.language_code
    tree = shelves(product.brand_id, copy.locale_id, code)
    tracked = product.product_class.track_stock
    to_be_had = [offer for offer in selling if offer.free > 0 or not tracked] or selling
    cheapest = min(to_be_had, key=lambda offer: (offer.amount, offer.product_id))
    picture = batch.pictures.get(product.pk)
    per = cheapest.unit_price
    own = batch.values.get(product.pk, {})
    return Card(
        object_id=product.pk,
        brand_id=product.brand_id,
        locale_id=copy.locale_id,
        title=copy.title,
        summary=copy.summary,
        text=_text(copy, selling, batch, code),
        url=page_url(product.pk, copy.slug, code),
        image={**picture, "alt": copy.title} if picture else None,
        currency=market.currency,
        price=cheapest.amount,
        compare_at=cheapest.compare_at,
        unit_price=per.amount if per else None,
        unit_measure=per.measure if per else "",
        price_varies=any(offer.amount != cheapest.amount for offer in to_be_had),
        stock=band(sum(max(offer.free, 0) for offer in selling), tracked=tracked),
        attributes=_attributes(product.pk, selling, batch),
        swatches=_swatches(selling, batch),
        unit_id=selling[0].product_id if len(selling) == 1 else None,
        popularity=max(product.priority, 0),
        published_at=copy.first_published_at or product.date_created,
        categories=tree.with_ancestors(batch.categories.get(product.pk, [])),
        facets=facets.options(
            [own, *(batch.values.get(offer.product_id, {}) for offer in to_be_had)],
            [own, *(batch.values.get(offer.product_id, {}) for offer in selling)],
        ),
    )


def _attributes(product_id: int, selling: list[Offer], batch: _Batch) -> dict[str, list[str]]:
    """Attribute code → option codes of the product and of its variants that sell, for facets."""
    found: dict[str, set[str]] = {}
    for unit_id in [product_id, *(offer.product_id for offer in selling)]:
        for code, value in batch.values.get(unit_id, {}).items():
            if value.options:
                found.setdefault(code, set()).update(option.code for option in value.options)
    return {code: sorted(options) for code, options in sorted(found.items())}


def _swatches(selling: list[Offer], batch: _Batch) -> list[str]:
    """The colours that a product's variants come in, if there is a choice."""
    units = [value for offer in selling for value in batch.values.get(offer.product_id, {}).values()]
    options = {option.id: option for value in units for option in value.options}
    found = [terms.option_colour(option.group, option.code) for _id, option in sorted(options.items())]
    colours = list(dict.fromkeys(filter(None, found)))
    return colours if len(colours) > 1 else []


def _text(copy: ProductCopy, selling: list[Offer], batch: _Batch, code: str) -> str:
    """What else one may look for: the description, SKUs, words of attributes, names of shelves."""
    tree = shelves(copy.product.brand_id, copy.locale_id, code)
    units = [copy.product_id, *(offer.product_id for offer in selling)]
    values = [value for pk in units for value in batch.values.get(pk, {}).values()]
    words = [text for value in values for text in value.texts(code)]
    above = [tree.get(pk) for pk in sorted(tree.with_ancestors(batch.categories.get(copy.product_id, [])))]
    names = [shelf.title for shelf in above if shelf]
    skus = [offer.sku for offer in selling]
    return " ".join(filter(None, dict.fromkeys([plain(copy.description), *words, *names, *skus])))


def everything_stored(kind: Document.Kind) -> Iterable[int]:
    """The objects that have documents, for a rebuild: some may be gone."""
    return Document.objects.filter(kind=kind).values_list("object_id", flat=True).distinct()

"""What surrounds a product: the shelves it stands on, what goes with it, the stories that tell of it."""

from dataclasses import dataclass

from django.db.models import CharField, F, Value

from commerce.catalogue.models import ProductCategory, ProductRecommendation
from commerce.catalogue.selectors.shelves import Crumb, shelves
from commerce.markets.models import Market
from core.models import Brand
from search import selectors as documents
from search.models import Document

MOST = 4
_SHELF, _RECOMMENDED = "shelf", "recommended"


@dataclass(frozen=True, kw_only=True)
class Around:
    """`cards` were recommended by a merchandiser; not `chosen`: they are what sells best in the department."""

    crumbs: tuple[Crumb, ...]
    cards: tuple[Document, ...]
    chosen: bool
    stories: tuple[Document, ...]


def around(product_id: int, brand: Brand, market: Market) -> Around:
    """Two queries: what the product is tied to, and the cards."""
    categories, recommended = _ties(product_id)
    tree = shelves(brand.pk, market.locale_id, market.code)
    shelf = tree.deepest(categories)
    found = documents.around(
        product_id,
        brand,
        market.locale,
        ids=recommended,
        category_id=(shelf.ancestors or (shelf.id,))[0] if shelf else None,
        limit=MOST,
    )
    chosen = found.chosen[:MOST]
    return Around(
        crumbs=tuple(tree.crumbs(shelf.id)) if shelf else (),
        cards=tuple(chosen or found.neighbours),
        chosen=bool(chosen),
        stories=tuple(found.stories),
    )


def _ties(product_id: int) -> tuple[list[int], list[int]]:
    """Ids of a product's categories, and of the products recommended with it, the highest ranking first."""
    categories = ProductCategory.objects.filter(product=product_id).values_list(
        Value(_SHELF, output_field=CharField()), F("category_id"), F("pk")
    )
    recommended = ProductRecommendation.objects.filter(primary=product_id).values_list(
        Value(_RECOMMENDED, output_field=CharField()), F("recommendation_id"), F("ranking")
    )
    rows = list(categories.order_by().union(recommended.order_by(), all=True))
    ranked = sorted((-ranking, pk) for kind, pk, ranking in rows if kind == _RECOMMENDED)
    return [pk for kind, pk, _place in rows if kind == _SHELF], [pk for _ranking, pk in ranked]

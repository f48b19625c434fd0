"""A catalogue of any size, the same for the same seed: for tests and measurements at size.

Rows and documents are written in bulk, in one transaction for whose length the triggers are away: 5,000
products would otherwise be 100,000 outbox entries about documents that are written right here, and 60,000
entries of the audit log about prices that nobody has set.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from random import Random

from django.db import connection
from django.db.models import Model

from commerce.catalogue.documents import product_cards
from commerce.catalogue.generator.ground import make_brands, make_ground
from commerce.catalogue.generator.rows import Rows, add_product
from commerce.partner.models import StockRecord
from core import bulk, edge
from core.models import Brand
from search.documents import BATCH, store
from search.models import Document, DocumentCategory, DocumentFacet, DocumentLink

__all__ = ["AlreadyGeneratedError", "generate", "make_brands"]


class AlreadyGeneratedError(Exception):
    """This seed's products are there."""


def generate(
    *, brands: Sequence[Brand], products: int, seed: int, report: Callable[[int], None] = lambda made: None
) -> None:
    """Make `products` cards, spread evenly over `brands`. `report` hears how many there are so far."""
    if StockRecord.objects.filter(partner_sku__startswith=f"G{seed}-").exists():
        raise AlreadyGeneratedError(f"The catalogue of seed {seed} is there already: choose another seed.")
    with bulk.unobserved(brands):
        made = 0
        for place, brand in enumerate(brands):
            share = products // len(brands) + (place < products % len(brands))
            for size in _fill(brand, share, seed):
                made += size
                report(made)


def _fill(brand: Brand, count: int, seed: int) -> Iterator[int]:
    """Write a brand's share batch by batch; yields the size of each."""
    random = Random(f"{seed}/{brand.slug}")  # noqa: S311  (the same for the same seed)
    ground = make_ground(brand, random)
    with edge.memo_run():
        for batch, start in enumerate(range(0, count, BATCH), start=1):
            rows = Rows()
            for number in range(start, min(start + BATCH, count)):
                add_product(rows, ground, random, number=number, sku=f"G{seed}-{brand.pk}-{number:06d}")
            rows.write()
            doubled = not batch & (batch - 1)
            if doubled:
                _tell_planner(rows.written)
            ids = [product.pk for product in rows.cards]
            store(Document.Kind.PRODUCT, ids, product_cards(ids))
            if doubled:
                _tell_planner([Document, DocumentCategory, DocumentFacet, DocumentLink])
            yield len(ids)


def _tell_planner(written: Iterable[type[Model]]) -> None:
    """PostgreSQL plans by statistics, which know nothing yet of what this transaction has written.

    Without them even the checks of foreign keys at its end read whole tables, a row at a time. Told whenever the
    tables have doubled, it plans as well as if told after every batch.
    """
    if connection.vendor == "postgresql":
        tables = sorted(model._meta.db_table for model in written)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE " + ", ".join(map(connection.ops.quote_name, tables)))

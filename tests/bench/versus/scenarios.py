"""What is measured: the same things on both sides, and what this shop means to reach."""

import random
from dataclasses import dataclass

import psycopg

from tests.bench.versus.sides import BRAND, database

SAMPLE = 100
WORDS = ("romper", "golden", "soft blanket", "honest loaf", "merry rattle", "warm mitten", "early", "bun")
PRODUCTS = """
SELECT product.id, copy.slug, product.structure, document.stock FROM catalogue_product product
JOIN catalogue_productcopy copy ON copy.product_id = product.id
JOIN wagtailcore_locale locale ON locale.id = copy.locale_id AND locale.language_code = 'en-gb'
JOIN search_document document ON document.kind = 'product' AND document.object_id = product.id
    AND document.locale_id = locale.id
JOIN core_brand brand ON brand.id = product.brand_id AND brand.slug = %s
ORDER BY product.id
"""
SHELVES = """
SELECT category.id, copy.slug FROM catalogue_category category
JOIN catalogue_categorycopy copy ON copy.category_id = category.id
JOIN wagtailcore_locale locale ON locale.id = copy.locale_id AND locale.language_code = 'en-gb'
JOIN core_brand brand ON brand.id = category.brand_id AND brand.slug = %s
WHERE category.depth = 1 ORDER BY category.path
"""
PEER_SHELVES = "SELECT id, slug FROM catalogue_category WHERE depth = 1 ORDER BY path"


@dataclass(frozen=True, kw_only=True)
class Goal:
    """At least so many times the peer's answers a second, by at most so many queries, in one way of remembering."""

    mode: str
    ratio: float
    queries: int


@dataclass(frozen=True, kw_only=True)
class Scenario:
    number: int
    name: str
    goals: list[Goal]
    ours: list[str]
    peers: list[str]
    connections: int = 4


@dataclass(frozen=True, kw_only=True)
class Goods:
    """Products as rows of key, slug, structure and stock; categories of both shops as key and slug."""

    products: list[tuple[int, str, str, str]]
    shelves: list[tuple[int, str]]
    peer_shelves: list[tuple[int, str]]

    def sample(self, structure: str) -> list[tuple[int, str]]:
        """The same ones each time, in stock."""
        chosen = random.Random(1)
        rows = [(pk, slug) for pk, slug, kind, stock in self.products if kind == structure and stock == "in"]
        return chosen.sample(rows, min(SAMPLE, len(rows)))


def goods() -> Goods:
    with psycopg.connect(database("bench_ours")) as mine, psycopg.connect(database("bench_oscar")) as other:
        return Goods(
            products=mine.execute(PRODUCTS, [BRAND]).fetchall(),
            shelves=mine.execute(SHELVES, [BRAND]).fetchall(),
            peer_shelves=other.execute(PEER_SHELVES).fetchall(),
        )


def pages(found: Goods) -> list[Scenario]:
    product = [Goal(mode="cold", ratio=6, queries=8), Goal(mode="warm", ratio=12, queries=2)]
    shelf = [Goal(mode="cold", ratio=40, queries=8)]
    words = [word.replace(" ", "+") for word in WORDS]
    return [
        *(
            Scenario(
                number=1,
                name=name,
                goals=product,
                ours=[f"/en-gb/p/{slug}-{pk}/" for pk, slug in found.sample(structure)],
                peers=[f"/catalogue/{slug}_{pk}/" for pk, slug in found.sample(structure)],
            )
            for name, structure in (("product", "standalone"), ("product with variants", "parent"))
        ),
        *(
            Scenario(
                number=2,
                name=f"category, page {page}",
                goals=shelf,
                ours=[f"/en-gb/c/{slug}-{pk}/?page={page}" for pk, slug in found.shelves],
                peers=[f"/catalogue/category/{slug}_{pk}/?page={page}" for pk, slug in found.peer_shelves],
            )
            for page in (1, 10)
        ),
        Scenario(
            number=7,
            name="search",
            goals=[Goal(mode="cold", ratio=10, queries=8)],
            ours=[f"/en-gb/search/?q={word}" for word in words],
            peers=[f"/search/?q={word}" for word in words],
            connections=8,
        ),
    ]


def basket(name: str, queries: int, ours: str, peers: str) -> Scenario:
    """Personal, so nothing is kept of it: the shop as it is."""
    goal = Goal(mode="kept", ratio=3, queries=queries)
    return Scenario(number=8, name=name, goals=[goal], ours=[ours], peers=[peers])

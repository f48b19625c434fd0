"""Pages ask as often in a shop of 10,000 products as in one of 85. At 100,000: `python -m tests.bench.budgets`."""

from collections.abc import Callable

from django.core.management import call_command

import pytest

from core.models import Brand
from search.models import Document
from tests.crawl.budgets import MARKETS, costs, furnish
from tests.factories.commerce import make_brand


@pytest.fixture(params=[85, pytest.param(10_000, marks=[pytest.mark.slow, pytest.mark.once])])
def brand(request: pytest.FixtureRequest, drain_outbox: Callable) -> Brand:
    brand = make_brand("petite", markets=MARKETS)
    call_command("generate_catalogue", products=request.param, seed=1, verbosity=0)
    furnish(brand)
    drain_outbox()
    assert Document.objects.filter(brand=brand, kind="product").count() == len(MARKETS) * request.param
    return brand


def test_pages_keep_to_their_budgets(brand: Brand) -> None:
    seen = list(costs(brand))

    assert [cost for cost in seen if cost[1] > cost[2]] == []
    assert len(seen) == len(MARKETS) * (1 + 6 + 1 + 5 + 5 + 3)

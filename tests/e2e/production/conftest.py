"""One production shape for these modules, filled once per state of what fills it."""

from collections.abc import Iterator

import pytest

from tests.doubles.stripe.server import serving
from tests.e2e.conftest import FAILED
from tests.e2e.freshness.writer import Writer, writing
from tests.e2e.production.ground import copy, prepared_ground
from tests.e2e.production.shape import Shape
from tests.e2e.production.shopper import Shopper
from tests.indexes import own_prefix
from tests.postgresql_server import open_folder


@pytest.fixture(scope="session")
def trust() -> dict[str, bool]:
    return {"ignore_https_errors": True}


@pytest.fixture(scope="package")
def shape() -> Iterator[Shape]:
    with open_folder() as folder, own_prefix() as indexes, serving() as stripe:
        copy(prepared_ground(), folder)
        shape = Shape(folder, prefix=indexes["ELASTICSEARCH_PREFIX"], stripe=stripe)
        try:
            shape.begin()
            yield shape
        finally:
            shape.end()


@pytest.fixture(scope="package")
def writer(shape: Shape) -> Iterator[Writer]:
    with writing(shape.site) as writer:
        yield writer


@pytest.fixture
def shopper(shape: Shape) -> Shopper:
    """Through Varnish."""
    return Shopper(shape.site, "petite", door=shape.door.port)


@pytest.fixture
def direct(shape: Shape) -> Shopper:
    """Past Varnish, at the origin's own port."""
    return Shopper(shape.origin, "petite", door=shape.door.port)


@pytest.fixture(autouse=True)
def logs(shape: Shape, request: pytest.FixtureRequest) -> Iterator[None]:
    """What the roles said goes with a failure."""
    yield
    if request.node.stash.get(FAILED, False):
        request.node.add_report_section("teardown", "roles", shape.said())

"""After every test: the stock ledger agrees with the stock levels, whatever was done to them."""

from collections.abc import Iterator

from django.db import connection

import pytest


@pytest.fixture
def torn_ledger() -> None:
    """For tests that tear the ledger on purpose: it is not looked at afterwards."""


@pytest.fixture(autouse=True)
def ledger_agrees(request: pytest.FixtureRequest, database: None) -> Iterator[None]:
    yield
    reads_database = "db" in request.fixturenames  # tests/architecture has none
    if reads_database and "torn_ledger" not in request.fixturenames and not connection.needs_rollback:
        from commerce.partner.checking import torn  # after the settings are loaded
        from commerce.partner.models import StockRecord

        if StockRecord.objects.exists():  # most tests have none, and to look for what is torn takes its time
            assert torn() == []

"""Stock that is deleted on a product's page while an order takes of it: two connections, one row."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import reverse

import pytest

from commerce.partner.models import StockRecord
from core.models import User
from tests.commerce.dashboard.conftest import Shop, client_for, untouched
from tests.e2e.patience import eventually
from tests.factories.commerce import make_product

WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # in a transaction who has come since is not listed
        cursor.execute(WAITING)
        return cursor.fetchone()[0] > 0


@pytest.mark.services("postgresql")
@pytest.mark.django_db(transaction=True)
def test_stock_is_not_deleted_while_an_order_takes_of_it(petite: Shop, merchandiser: User) -> None:
    bear = make_product(petite.brand, "Bear", stock=5)
    client, page = client_for(merchandiser), reverse("dashboard:catalogue-product", args=[bear.pk])
    form = untouched(client, page) | {"stockrecords-0-DELETE": "on"}

    def delete() -> HttpResponse:
        try:
            return client.post(page, form, follow=True)
        finally:
            connection.close()

    with ThreadPoolExecutor() as threads:
        with transaction.atomic():
            bear.stockrecords.get().allocate(2)
            answer = threads.submit(delete)
            eventually(somebody_waits, between=lambda: None)
        said = answer.result().text

    record = StockRecord.objects.get(product=bear)
    assert (record.num_in_stock, record.num_allocated) == (5, 2)
    assert "Orders hold units of" in said

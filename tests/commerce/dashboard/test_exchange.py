"""Tables in and out, as staff meet them in the dashboard."""

import io
from collections.abc import Callable
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

import pytest
from openpyxl import load_workbook

from commerce.exchange import services
from commerce.exchange.columns import Group
from commerce.exchange.models import Import, ImportFile, ImportLine
from core.models import AuditEntry, Delivery, User
from core.roles import assign
from tests.commerce.dashboard.conftest import Shop, client_for
from tests.commerce.exchange.conftest import exported
from tests.factories.commerce import make_product

PAGE = reverse("dashboard:exchange")
LOOKS_AGAIN = '<noscript><meta http-equiv="refresh" content="2"></noscript>'
FAULTY, GOOD = b"sku,stock\npetite-sku,ten\n=1+1,3\n", b"sku,stock\npetite-sku,25\n"


@pytest.fixture
def merchandiser(petite: Shop, bakers: Shop) -> Client:
    user = User.objects.create_user("merchandiser@example.com", first_name="Mel", last_name="Chandler")
    assign(user=user, role="Merchandisers", brands=[petite.brand])
    return client_for(user)


def send(client: Client, shop: Shop, content: bytes = GOOD, name: str = "table.csv", **more: object):
    file = SimpleUploadedFile(name, content, "text/csv")
    return client.post(PAGE, {"brand": shop.brand.pk, "file": file, **more})


def newest() -> Import:
    return Import.objects.latest("pk")


def act(client: Client, action: str) -> str:
    client.post(reverse("dashboard:exchange-import", args=[newest().pk]), {"action": action})
    return newest().state


def test_from_the_upload_to_the_written_table(petite: Shop, merchandiser: Client, drain_outbox) -> None:
    answer = send(merchandiser, petite)
    address = answer["Location"]
    waiting = merchandiser.get(address)
    drain_outbox()
    ready = merchandiser.get(address)

    assert (answer.status_code, address) == (302, reverse("dashboard:exchange-import", args=[newest().pk]))
    assert LOOKS_AGAIN in waiting.text
    assert 'data-look-again="2"' in waiting.text
    assert "look-again" not in ready.text
    assert "refresh" not in ready.text
    assert "Waiting to be checked …" in waiting.content.decode()
    assert "0 new products, 1 changed, 0 as they are. Nothing is written yet." in ready.content.decode()
    assert petite.product.stockrecords.get().num_in_stock == 10

    assert act(merchandiser, "write") == "writing"
    assert LOOKS_AGAIN in merchandiser.get(address).text
    drain_outbox()
    done = merchandiser.get(address).content.decode()

    assert petite.product.stockrecords.get().num_in_stock == 25
    assert "Written by Mel Chandler" in done
    assert '<td class="was">10</td>' in done


def test_the_log_names_who_wrote_the_prices(petite: Shop, merchandiser: Client, drain_outbox) -> None:
    send(merchandiser, petite, b"sku,price:en-gb\npetite-sku,25\n")
    drain_outbox()
    act(merchandiser, "write")
    drain_outbox()

    entry = AuditEntry.objects.filter(kind=AuditEntry.Kind.PRICE).latest("pk")
    assert entry.actor.email == "merchandiser@example.com"
    assert Decimal(entry.after.removesuffix(" GBP")) == 25


def test_faults_are_shown_and_taken_home(petite: Shop, merchandiser: Client, drain_outbox) -> None:
    address = send(merchandiser, petite, FAULTY)["Location"]
    drain_outbox()

    page = merchandiser.get(address).content.decode()
    table = merchandiser.get(reverse("dashboard:exchange-faults", args=[newest().pk]))

    assert "2 lines have faults, so nothing is written." in page
    assert "Write all of it" not in page
    assert "Check anew: compares the same file with the shop as it is now." in page
    assert b"".join(table).decode("utf-8-sig") == (
        "Line,SKU,Column,Fault\r\n"
        "2,petite-sku,stock,“ten” is no whole number between 0 and 1000000.\r\n"
        "3,'=1+1,sku,There is no such SKU.\r\n"
    )
    assert table["Content-Disposition"] == f'attachment; filename="faults-{newest().pk}.csv"'


def test_the_mended_file_is_uploaded_where_its_faults_stand(
    petite: Shop, bakers: Shop, merchandiser: Client, drain_outbox
) -> None:
    both = User.objects.get(email="merchandiser@example.com")
    assign(user=both, role="Merchandisers", brands=[bakers.brand, petite.brand])
    address = send(merchandiser, bakers, b"sku,stock\nbakers-sku,x\n", may_create="on")["Location"]
    drain_outbox()

    page = merchandiser.get(address)

    form = page.context["upload_form"]
    assert (form["brand"].value(), form["may_create"].value()) == (bakers.brand.pk, True)
    assert {brand for brand, _name in form.fields["brand"].choices} == {petite.brand.pk, bakers.brand.pk}
    assert f'action="{PAGE}" enctype="multipart/form-data"' in page.text
    send(merchandiser, bakers, b"sku,stock\nbakers-sku,9\n")
    drain_outbox()
    assert newest().state == "ready"
    assert (
        merchandiser.get(reverse("dashboard:exchange-import", args=[newest().pk])).context["upload_form"]
        is None
    )


def test_what_is_no_table_is_refused_at_the_form(petite: Shop, merchandiser: Client) -> None:
    page = send(merchandiser, petite, b"PK\x03\x04...", "x.xlsx")

    assert page.status_code == 200
    assert "This is no Excel file that can be read." in page.content.decode()
    assert not Import.objects.exists()


def test_the_brand_of_others_is_not_offered_and_not_taken(bakers: Shop, merchandiser: Client) -> None:
    page = merchandiser.get(PAGE).content.decode()
    answer = send(merchandiser, bakers)

    assert "Bakers" not in page
    assert "brand" in answer.context["upload_form"].errors
    assert not Import.objects.exists()


def test_the_history_says_who_imported_what(
    petite: Shop, bakers: Shop, merchandiser: Client, drain_outbox
) -> None:
    send(merchandiser, petite, name="spring.csv")
    drain_outbox()
    act(merchandiser, "discard")
    theirs = User.objects.create_superuser("root@example.com")
    services.begin(brand=bakers.brand, actor=theirs, filename="loaves.csv", content=GOOD, may_create=False)

    page = merchandiser.get(PAGE).content.decode()

    assert "spring.csv" in page
    assert "Mel Chandler" in page
    assert "Discarded" in page
    assert "loaves.csv" not in page


def test_the_file_can_be_had_again_until_it_goes(petite: Shop, merchandiser: Client, drain_outbox) -> None:
    send(merchandiser, petite)
    drain_outbox()
    address = reverse("dashboard:exchange-file", args=[newest().pk])
    answer = merchandiser.get(address)

    assert (answer.content, answer["Content-Type"]) == (GOOD, "application/octet-stream")
    assert services.forget() == 0

    Import.objects.update(created_at=timezone.now() - services.KEPT - timezone.timedelta(hours=1))
    services.forget()

    assert merchandiser.get(address).status_code == 404
    assert (Import.objects.count(), ImportFile.objects.count(), ImportLine.objects.count()) == (1, 0, 0)


def test_what_stopped_for_good_is_said(petite: Shop, merchandiser: Client) -> None:
    address = send(merchandiser, petite)["Location"]
    Delivery.objects.filter(pk=newest().delivery).update(state=Delivery.State.DEAD)

    page = merchandiser.get(address)

    assert "It stopped, and nothing was written." in page.content.decode()
    assert "You can also check it anew, or discard it." in page.content.decode()
    assert "refresh" not in page.text
    assert act(merchandiser, "check") == "waiting"
    Delivery.objects.filter(pk=newest().delivery).update(state=Delivery.State.DEAD)
    assert act(merchandiser, "discard") == "discarded"
    assert "It had stopped for good when it was discarded." in merchandiser.get(address).content.decode()


@pytest.mark.parametrize(
    ("role", "looks", "sends"),
    [("Merchandisers", 200, 302), ("Managers", 200, 302), ("Fulfilment", 403, 403), ("Support", 403, 403)],
)
def test_who_may(petite: Shop, role: str, looks: int, sends: int) -> None:
    user = User.objects.create_user(f"{role.lower()}@example.com")
    assign(user=user, role=role, brands=[petite.brand])
    client = client_for(user)

    assert client.get(PAGE).status_code == looks
    assert client.get(f"{PAGE}export/").status_code == looks
    assert send(client, petite).status_code == sends


def export(client: Client, shop: Shop, **more: object):
    return client.get(
        reverse("dashboard:exchange-export"),
        {"brand": shop.brand.pk, "groups": Group.values, "format": "csv", **more},
    )


def test_a_table_goes_out_as_csv(petite: Shop, merchandiser: Client) -> None:
    answer = export(merchandiser, petite, groups=["stock"])

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="petite-stock-2')
    assert b"".join(answer).decode("utf-8-sig") == (
        "number,sku,kind,parent,name,stock,stock_before,low_stock\r\n"
        f"{petite.product.pk},petite-sku,standalone,,petite thing,10,10,\r\n"
    )


def test_a_table_of_some_products(petite: Shop, merchandiser: Client) -> None:
    make_product(
        petite.brand, "Romper", variants=[{"size": "0-3m", "sku": "R-1"}, {"size": "3-6m", "sku": "R-2"}]
    )

    table = b"".join(export(merchandiser, petite, groups=["prices"], words="R-2")).decode()

    assert ("R-1" in table, "R-2" in table, "petite-sku" in table) == (True, True, False)


def test_an_excel_file_goes_out(petite: Shop, merchandiser: Client) -> None:
    answer = export(merchandiser, petite, format="xlsx")

    sheet = load_workbook(io.BytesIO(b"".join(answer))).active
    cells = dict(zip(*(list(row) for row in sheet.iter_rows(values_only=True)), strict=True))
    assert (cells["sku"], cells["price:de"], cells["stock"]) == ("petite-sku", 10, 10)


def test_an_excel_file_that_is_too_large_is_refused(petite: Shop, merchandiser: Client, monkeypatch) -> None:
    monkeypatch.setattr("commerce.dashboard.exchange.views.MOST_EXCEL_LINES", 0)

    page = export(merchandiser, petite, format="xlsx").content.decode()

    assert "Take CSV." in page


def test_an_export_of_another_brand_is_refused(bakers: Shop, merchandiser: Client) -> None:
    answer = export(merchandiser, bakers)

    assert "brand" in answer.context["export_form"].errors


def test_the_template_can_be_imported(petite: Shop, merchandiser: Client, drain_outbox: Callable) -> None:
    address = reverse("dashboard:exchange-template")
    answer = merchandiser.get(address, {"brand": petite.brand.pk})

    send(merchandiser, petite, b"".join(answer), "template.xlsx", may_create="on")
    drain_outbox()

    assert [line.faults for line in newest().lines.all() if line.faults] == []
    assert (newest().state, newest().creating) == ("ready", 3)


def test_the_template_of_another_brand_is_not_there(bakers: Shop, merchandiser: Client) -> None:
    address = reverse("dashboard:exchange-template")

    assert merchandiser.get(address, {"brand": bakers.brand.pk}).status_code == 404


def test_the_queries_of_an_export_and_a_check_do_not_grow(
    petite: Shop, merchandiser: Client, drain_outbox
) -> None:
    def count() -> tuple[int, int, int]:
        with CaptureQueriesContext(connection) as queries:
            table = exported(petite.brand)
        exporting = len(queries)
        send(merchandiser, petite, table.replace(b",10,10,", b",11,10,"))
        with CaptureQueriesContext(connection) as queries:
            services.check(Delivery(), import_id=newest().pk)
        checking = len(queries)
        drain_outbox()
        services.start_writing(imported=newest(), by=User.objects.get(email="merchandiser@example.com"))
        with CaptureQueriesContext(connection) as queries:
            services.write(Delivery(), import_id=newest().pk)
        assert newest().state == "written"
        return exporting, checking, len(queries)

    make_product(petite.brand, "Romper", variants=[{"size": "S", "sku": "ROMPER-S"}])
    few = count()
    for number in range(30):
        make_product(petite.brand, f"Thing {number}", variants=[{"size": "S", "sku": f"S-{number}"}])

    assert count() == few

"""Who may open which of the staff's addresses is what `role_matrix.txt` says. A new address needs a line there."""

import logging
import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.crawl.role_matrix import TABLE, measure, read, written
from tests.crawl.staff import TOOLS, one_of_everything, staff_addresses


@pytest.fixture
def rows(settings: Any) -> Iterator[dict[str, Any]]:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.crawl.role_matrix.Undrawn"]
    logging.disable()  # each refusal would be told with its traceback
    yield one_of_everything("petite")
    logging.disable(logging.NOTSET)


def test_every_address_has_a_line_and_no_line_is_left_over() -> None:
    assert set(read()) == {address.shown for address in staff_addresses()}


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.parametrize("tool", TOOLS)
def test_everybody_opens_what_the_table_says(rows: dict[str, Any], tool: str) -> None:
    """`WRITE_ROLES=1` writes the table instead (`make roles`)."""
    table, said = measure(rows, tool), read()
    if "WRITE_ROLES" in os.environ:
        others = {address: marks for address, marks in said.items() if not address.startswith(f"/{tool}")}
        TABLE.write_text(written(others | table))
        said = table

    assert {address: marks for address, marks in table.items() if marks != said.get(address)} == {}

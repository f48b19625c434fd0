"""Cards say how much of a thing one gets for the price."""

from django.template.loader import render_to_string

import pytest

from commerce.catalogue import terms
from tests.factories.commerce import make_term

pytestmark = pytest.mark.django_db


def test_weights_and_pieces_are_said_in_words_the_small_first() -> None:
    make_term("option.weight.1kg", "1 kg")
    make_term("option.weight.750g", "750 g")
    make_term("option.pack.6", "Bag of 6")
    found = {"weight": ["1kg", "750g"], "pack": ["6"], "colour": ["sage"]}

    assert terms.pack(found, "en-gb") == ["750 g", "1 kg", "Bag of 6"]
    card = render_to_string("components/product_card.html", {"card": {"title": "Loaf", "attributes": found}})
    assert "750 g · 1 kg · Bag of 6" in card


def test_what_is_no_pack_says_nothing() -> None:
    assert terms.pack({"colour": ["sage"]}, "en-gb") == []
    assert "product-card__pack" not in render_to_string(
        "components/product_card.html", {"card": {"title": "Hat"}}
    )

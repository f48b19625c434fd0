"""The confirmation carries the words of withdrawal, as the law of many markets wants."""

from commerce.dashboard.mails.samples import sample
from commerce.markets.models import MarketTexts
from tests.factories.commerce import make_brand, make_market
from tests.factories.content import make_home, make_standard

WORDS = "You can send back whatever you like within fourteen days, without saying why."


def test_confirmation_repeats_the_words_of_the_page_and_other_mails_link_to_it():
    brand = make_brand()
    page = make_standard(make_home(brand), "Withdrawal", body=[("rich_text", f"<p>{WORDS}</p>")])
    market = make_market()
    MarketTexts.objects.create(brand=brand, market=market, withdrawal_page=page)

    paid = sample("order_paid", brand=brand, market=market)
    shipped = sample("order_shipped", brand=brand, market=market)

    link = "http://petite.localhost/en-gb/withdrawal/"
    for body in (paid.text, paid.html):
        assert WORDS in body
        assert link in body
    for body in (shipped.text, shipped.html):
        assert WORDS not in body
        assert link in body


def test_without_such_a_page_nothing_is_missing():
    brand = make_brand()

    letter = sample("order_paid", brand=brand, market=make_market())

    assert "None" not in letter.text

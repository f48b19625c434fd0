"""One question finds out whether somebody who did not answer still doesn't."""

from core.breaker import Breaker


def make_breaker(*, longest_try: float) -> Breaker:
    return Breaker("Nobody", rest_seconds=0, meanwhile="all wait.", longest_try_seconds=longest_try)


def test_while_a_long_try_lasts_nobody_else_tries() -> None:
    breaker = make_breaker(longest_try=60)
    assert [breaker.may_try(), breaker.may_try()] == [True, True]

    breaker.failed("mute")
    assert [breaker.may_try(), breaker.may_try()] == [True, False]

    breaker.failed("still mute")  # the rest is over at once
    assert [breaker.may_try(), breaker.may_try()] == [True, False]

    breaker.succeeded()
    assert [breaker.may_try(), breaker.may_try()] == [True, True]

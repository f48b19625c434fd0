from datetime import UTC, datetime

from core import edge

SOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 1, 2, 12, tzinfo=UTC)


def test_keys_are_collected_with_the_earliest_moment() -> None:
    with edge.recording() as recorder:
        edge.uses("product:1", "product:2", until=LATER)
        edge.uses("product:1", "shop", until=SOON)
        edge.uses("terms")

    assert recorder.keys == {"product:1", "product:2", "shop", "terms"}
    assert recorder.until == SOON


def test_a_recording_inside_another_counts_for_both() -> None:
    with edge.recording() as outer:
        edge.uses("page:1")
        with edge.recording() as inner:
            edge.uses("product:1", until=SOON)

    assert inner.keys == {"product:1"}
    assert outer.keys == {"page:1", "product:1"}
    assert outer.until == SOON


def test_without_a_recording_nothing_happens() -> None:
    edge.uses("product:1", until=SOON)

    with edge.recording() as recorder:
        pass
    assert recorder.keys == set()
    assert recorder.until is None

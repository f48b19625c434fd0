"""On which days an order arrives: cut-offs, weekends, holidays, clocks that change, and where a method goes."""

from datetime import UTC, date, datetime, time

import pytest

from commerce.shipping.plans import Plan, Window, is_holiday, window

WEEK, TO_SATURDAY, BAKERY = (
    frozenset({1, 2, 3, 4, 5}),
    frozenset({1, 2, 3, 4, 5, 6}),
    frozenset({2, 3, 4, 5, 6}),
)
PARCEL = Plan(
    days_min=2,
    days_max=4,
    cut_off=time(12),
    cut_off_day_before=False,
    packed_on=WEEK,
    delivered_on=WEEK,
    reach={},
)
EXPRESS = Plan(
    days_min=1,
    days_max=1,
    cut_off=time(12),
    cut_off_day_before=False,
    packed_on=WEEK,
    delivered_on=TO_SATURDAY,
    reach={},
)
VAN = Plan(
    days_min=0,
    days_max=0,
    cut_off=time(18),
    cut_off_day_before=True,
    packed_on=BAKERY,
    delivered_on=BAKERY,
    reach={"GB": ("BS1", "BA", "SW1"), "AT": ()},
)


def arrival(plan: Plan, moment: str, zone: str = "Europe/London", home: str = "GB", to: str = "") -> Window:
    """`moment` is in UTC."""
    found = window(
        plan,
        moment=datetime.fromisoformat(moment).replace(tzinfo=UTC),
        time_zone=zone,
        packed_in=home,
        delivered_in=to or home,
    )
    assert found is not None
    return found


def days(*both: str) -> Window:
    return Window(date.fromisoformat(both[0]), date.fromisoformat(both[-1]))


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-16T11:59:59", days("2026-11-18", "2026-11-20")),  # Monday, in time
        ("2026-11-16T12:00:00", days("2026-11-19", "2026-11-23")),  # too late: packed on Tuesday
        ("2026-11-20T11:00:00", days("2026-11-24", "2026-11-26")),  # Friday: the weekend doesn't count
        ("2026-11-20T13:00:00", days("2026-11-25", "2026-11-27")),  # packed on Monday
        ("2026-11-21T09:00:00", days("2026-11-25", "2026-11-27")),  # Saturday
        ("2026-11-22T23:59:59", days("2026-11-25", "2026-11-27")),  # Sunday
    ],
)
def test_a_parcel_counts_working_days_from_its_packing(moment, expected):
    assert arrival(PARCEL, moment) == expected


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-20T11:00:00", "2026-11-21"),  # Friday morning: on Saturday
        ("2026-11-20T13:00:00", "2026-11-24"),  # Friday afternoon: never on Sunday
        ("2026-11-21T11:00:00", "2026-11-24"),  # Saturday: packed on Monday
    ],
)
def test_express_promises_no_sunday(moment, day):
    assert arrival(EXPRESS, moment) == days(day)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-17T17:59:00", "2026-11-18"),  # Tuesday before six: the next morning
        ("2026-11-17T18:00:00", "2026-11-19"),
        ("2026-11-20T17:00:00", "2026-11-21"),  # Friday: on Saturday
        ("2026-11-20T19:00:00", "2026-11-24"),  # Friday night: nothing on Sunday and Monday
        ("2026-11-22T10:00:00", "2026-11-24"),  # Sunday
        ("2026-11-23T17:59:00", "2026-11-24"),  # Monday before six: tomorrow's bread
        ("2026-11-23T18:00:00", "2026-11-25"),
    ],
)
def test_the_van_comes_on_the_mornings_on_which_is_baked(moment, day):
    assert arrival(VAN, moment) == days(day)


@pytest.mark.parametrize(
    ("plan", "moment", "expected"),
    [
        (PARCEL, "2026-12-23T10:00:00", days("2026-12-29", "2026-12-31")),  # 25th to 28th rest in England
        (
            PARCEL,
            "2026-12-24T13:00:00",
            days("2026-12-31", "2027-01-05"),
        ),  # packed on the 29th, over the year
        (EXPRESS, "2026-12-31T13:00:00", days("2027-01-05")),  # not packed on New Year's Day
        (VAN, "2026-12-24T17:00:00", days("2026-12-29")),
        (VAN, "2027-03-25T17:00:00", days("2027-03-27")),  # Good Friday, then Saturday
        (VAN, "2027-03-26T19:00:00", days("2027-03-30")),  # Easter Monday is none of its days anyway
    ],
)
def test_nobody_works_on_holidays(plan, moment, expected):
    assert arrival(plan, moment) == expected


def test_holidays_count_where_it_is_packed_and_where_it_goes():
    """26 October is a holiday in Austria alone, 3 October in Germany alone."""
    berlin = {"zone": "Europe/Berlin", "home": "DE"}

    assert arrival(EXPRESS, "2026-10-23T13:00:00", **berlin) == days("2026-10-27")
    assert arrival(EXPRESS, "2026-10-23T08:00:00", **berlin, to="AT") == days("2026-10-24")
    assert arrival(PARCEL, "2026-10-23T08:00:00", **berlin) == days("2026-10-27", "2026-10-29")
    assert arrival(PARCEL, "2026-10-23T08:00:00", **berlin, to="AT") == days("2026-10-28", "2026-10-30")
    assert arrival(EXPRESS, "2026-10-02T08:00:00", **berlin) == days("2026-10-05")


@pytest.mark.parametrize(
    ("moment", "zone", "expected"),
    [
        ("2026-03-27T11:59:00", "Europe/London", days("2026-03-31", "2026-04-02")),  # winter: 11:59 there
        ("2026-03-30T11:01:00", "Europe/London", days("2026-04-02", "2026-04-08")),  # summer: 12:01 there
        ("2026-03-30T10:59:00", "Europe/London", days("2026-04-01", "2026-04-07")),
        ("2026-10-23T10:30:00", "Europe/London", days("2026-10-27", "2026-10-29")),  # summer: 11:30
        ("2026-10-26T11:30:00", "Europe/London", days("2026-10-28", "2026-10-30")),  # winter: 11:30
        ("2026-11-16T11:30:00", "Europe/Berlin", days("2026-11-19", "2026-11-23")),  # 12:30 there
        ("2026-11-15T23:30:00", "Europe/Berlin", days("2026-11-18", "2026-11-20")),  # Monday already
    ],
)
def test_the_cut_off_is_of_the_markets_clock(moment, zone, expected):
    assert arrival(PARCEL, moment, zone) == expected


def test_years_end_without_a_holiday_in_between():
    assert arrival(PARCEL, "2025-12-30T10:00:00", home="DE", zone="Europe/Berlin") == days(
        "2026-01-02", "2026-01-06"
    )


def test_without_days_nothing_is_promised():
    for idle in ({"packed_on": frozenset()}, {"delivered_on": frozenset()}):
        plan = Plan(**{**vars(PARCEL), **idle})
        moment = datetime(2026, 11, 16, tzinfo=UTC)
        assert window(plan, moment=moment, time_zone="UTC", packed_in="GB", delivered_in="GB") is None


def test_one_day_a_week_is_enough():
    slow = Plan(**{**vars(PARCEL), "delivered_on": frozenset({5}), "days_min": 1, "days_max": 3})

    assert arrival(slow, "2026-11-30T10:00:00") == days("2026-12-04", "2026-12-18")


@pytest.mark.parametrize(
    ("country", "postcode", "reached"),
    [
        ("GB", "BS1 4ND", True),
        ("GB", "bs14nd", True),
        ("GB", "BS16 4ND", False),
        ("GB", "BA1 1AA", True),
        ("GB", "B1 1AA", False),
        ("GB", "SW1Y 4JH", True),
        ("GB", "SW11 4JH", False),
        ("AT", "1010", True),
        ("DE", "20099", False),
    ],
)
def test_a_method_goes_where_postcodes_begin_so(country, postcode, reached):
    assert VAN.reaches(country, postcode) is reached


def test_without_a_list_it_goes_everywhere():
    assert PARCEL.reaches("GB", "ZE1 0AA")


def test_a_country_of_which_nothing_is_known_has_no_holidays():
    assert not is_holiday(date(2026, 12, 25), "XX")
    assert is_holiday(date(2026, 12, 25), "GB")
    assert is_holiday(date(2026, 8, 31), "GB")  # in England, not in Scotland

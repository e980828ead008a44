"""What holds for any venue, any diary and any day, the days on which the clocks change among them."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from agnt.lib import clock
from bookings.availability import (
    Board,
    ClosureRule,
    Diary,
    Kind,
    Need,
    Refusal,
    Request,
    ResourceRule,
    ServiceRule,
    SetUp,
    ShiftRule,
    Slot,
    day_slots,
    explain,
    pool_slots,
    say,
)

NOW = datetime(2011, 12, 1, tzinfo=UTC)
DAYS = {
    "Europe/Lisbon": [date(2027, 3, 27), date(2027, 3, 28), date(2026, 10, 24), date(2026, 10, 25)],
    "America/New_York": [date(2027, 3, 13), date(2027, 3, 14), date(2026, 10, 31), date(2026, 11, 1)],
    "Australia/Lord_Howe": [date(2026, 10, 3), date(2026, 10, 4), date(2027, 4, 3), date(2027, 4, 4)],
    "Pacific/Apia": [date(2011, 12, 29), date(2011, 12, 30), date(2011, 12, 31)],
    "Asia/Makassar": [date(2026, 11, 23)],
}
ATTRIBUTES = st.frozensets(st.sampled_from(["sea", "couple", "therapist"]), max_size=2)
KINDS = st.sampled_from(list(Kind))
QUARTERS = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))


@st.composite
def resources(draw) -> tuple[ResourceRule, ...]:
    def one(number: int) -> ResourceRule:
        kind = draw(KINDS)
        least = draw(st.integers(1, 4))
        return ResourceRule(
            number,
            kind,
            min_seats=least,
            max_seats=least + draw(st.integers(0, 4)),
            units=draw(st.integers(1, 8)) if kind == Kind.POOL else 1,
            priority=draw(st.integers(0, 3)),
            access=draw(st.sampled_from(["online", "online", "online", "in_house", "walk_in"])),
            attributes=draw(ATTRIBUTES),
        )

    return tuple(one(number) for number in range(1, draw(st.integers(1, 6)) + 1))


NEEDS = st.lists(
    st.builds(
        Need,
        KINDS,
        count=st.integers(1, 2),
        per_guest=st.booleans(),
        attributes=st.frozensets(st.sampled_from(["sea"]), max_size=1),
    ),
    max_size=3,
)


@st.composite
def services(draw) -> ServiceRule:
    turns = st.tuples(st.integers(1, 6), st.integers(1, 40).map(lambda n: n * 5))
    return ServiceRule(
        1,
        "service",
        "Service",
        tuple(draw(st.lists(turns, max_size=2))),
        tuple(draw(NEEDS)),
        buffer_minutes=draw(st.sampled_from([0, 0, 15, 25])),
        fixed_starts=tuple(draw(st.lists(QUARTERS, max_size=2))),
    )


@st.composite
def worlds(draw) -> tuple[SetUp, Diary, Request, date]:
    zone = draw(st.sampled_from(sorted(DAYS)))
    day = draw(st.sampled_from(DAYS[zone]))
    things = draw(resources())
    shift = st.builds(
        ShiftRule,
        weekday=st.sampled_from([day.weekday(), (day.weekday() - 1) % 7]),
        opens=QUARTERS,
        closes=QUARTERS,
        last_start=st.none() | QUARTERS,
        resource_id=st.sampled_from([None, None, None, *(thing.id for thing in things)]),
    )
    start, _ = clock.day_bounds(day, zone)
    periods = st.tuples(st.integers(-20, 150), st.integers(1, 30)).map(
        lambda pair: (start + timedelta(minutes=10 * pair[0]), start + timedelta(minutes=10 * sum(pair)))
    )
    setup = SetUp(
        1,
        zone,
        slot_minutes=draw(st.sampled_from([15, 30])),
        horizon_days=9999,
        shifts=tuple(draw(st.lists(shift, max_size=6))),
        closures=tuple(
            ClosureRule(*draw(periods), resource_id=draw(st.sampled_from([None, *(t.id for t in things)])))
            for _ in range(draw(st.integers(0, 2)))
        ),
        services=(draw(services()),),
        resources=things,
    )
    diary = Diary(
        {t.id: draw(st.lists(periods, max_size=4)) for t in things if t.kind != Kind.POOL},
        {t.id: filled(draw(st.lists(periods, max_size=4)), t.units) for t in things if t.kind == Kind.POOL},
    )
    return setup, diary, Request(setup.services[0], draw(st.integers(0, 14)), NOW), day


def filled(periods: list[tuple[datetime, datetime]], units: int) -> list[tuple[datetime, datetime, int]]:
    """One unit for each period, as PoolSlot rows keep them; never more than there are."""
    taken: Counter[datetime] = Counter(slot for period in periods for slot in pool_slots(*period))
    return [(slot, slot + timedelta(minutes=15), min(count, units)) for slot, count in taken.items()]


@given(worlds())
@settings(max_examples=150, deadline=None)
def test_no_offered_slot_meets_a_place_or_a_closure(world):
    setup, diary, request, day = world
    for slot in day_slots(Board(setup, diary), request, day).slots:
        for taking in slot.takings:
            for start, end in diary.busy.get(taking.resource_id, ()):
                assert end <= slot.starts_at or start >= slot.free_at
        for rule in setup.closures:
            if rule.resource_id in (None, *slot.resource_ids):
                assert rule.ends_at <= slot.starts_at or rule.starts_at >= slot.ends_at


@given(worlds())
@settings(max_examples=150, deadline=None)
def test_pools_never_exceed_their_units_and_nothing_else_is_taken_twice(world):
    setup, diary, request, day = world
    things = {thing.id: thing for thing in setup.resources}
    for slot in day_slots(Board(setup, diary), request, day).slots:
        taken: Counter[int] = Counter()
        for taking in slot.takings:
            taken[taking.resource_id] += taking.units
        for number, units in taken.items():
            if things[number].kind != Kind.POOL:
                assert units == 1
                continue
            slots = {start: count for start, _, count in diary.pools.get(number, ())}
            for quarter in pool_slots(slot.starts_at, slot.free_at):
                assert slots.get(quarter, 0) + units <= things[number].units


@given(worlds())
@settings(max_examples=150, deadline=None)
def test_every_need_is_met_by_resources_of_its_kind_size_and_qualities(world):
    setup, diary, request, day = world
    things = {thing.id: thing for thing in setup.resources}
    for slot in day_slots(Board(setup, diary), request, day).slots:
        takings = list(slot.takings)
        for need in request.service.needs:
            number = need.number(request.party)
            mine = [takings.pop(0) for _ in range(1 if need.kind == Kind.POOL else number)]
            assert sum(taking.units for taking in mine) == number
            for taking in mine:
                thing = things[taking.resource_id]
                assert thing.kind == need.kind and need.attributes <= thing.attributes and thing.access == "online"
        assert not takings


@given(worlds())
@settings(max_examples=150, deadline=None)
def test_every_grid_time_is_offered_or_refused_with_a_sentence_and_never_both(world):
    setup, diary, request, day = world
    answer = day_slots(Board(setup, diary), request, day)
    offered = [clock.local(slot.starts_at, setup.timezone).replace(tzinfo=None, fold=0) for slot in answer.slots]
    refused = [refusal.wall for refusal in answer.refusals]
    walls = offered + refused
    assert len(set(walls)) == len(walls)
    assert offered == sorted(offered) and refused == sorted(refused)
    for refusal in (*answer.refusals, *filter(None, [answer.closed])):
        assert say(refusal) and say(refusal, "id")
    if not setup.services[0].fixed_starts:
        for rule in setup.shifts:
            if rule.resource_id is None and rule.holds_on(day) and _exists(day, rule.opens, setup.timezone):
                assert datetime.combine(day, rule.opens) in walls or rule.opens.minute % setup.slot_minutes


@given(worlds())
@settings(max_examples=60, deadline=None)
def test_explaining_a_grid_time_gives_the_answer_of_the_day(world):
    setup, diary, request, day = world
    board = Board(setup, diary)
    answer = day_slots(board, request, day)
    for slot in answer.slots:
        assert isinstance(explain(board, request, slot.starts_at), Slot)
    night = day_slots(board, request, day - timedelta(days=1))
    offered = {slot.starts_at for slot in (*answer.slots, *night.slots)}
    for refusal in answer.refusals:
        if refusal.starts_at and refusal.starts_at not in offered:
            assert isinstance(explain(board, request, refusal.starts_at), Refusal)


@given(worlds())
@settings(max_examples=100, deadline=None)
def test_what_is_offered_can_be_taken_and_is_then_gone(world):
    setup, diary, request, day = world
    slots = day_slots(Board(setup, diary), request, day).slots
    if not slots or any(need.kind == Kind.POOL for need in request.service.needs):
        return
    slot = slots[0]
    busy = {key: [*periods] for key, periods in diary.busy.items()}
    for taking in slot.takings:
        busy[taking.resource_id].append((slot.starts_at, slot.free_at))
    again = explain(Board(setup, Diary(busy, diary.pools)), request, slot.starts_at)
    assert not isinstance(again, Slot) or not set(again.resource_ids) & set(slot.resource_ids)


@given(worlds())
@settings(max_examples=50, deadline=None)
def test_the_same_question_has_the_same_answer_whatever_the_order_of_the_facts(world):
    setup, diary, request, day = world
    turned = SetUp(
        **{name: getattr(setup, name) for name in setup.__slots__}
        | {"resources": setup.resources[::-1], "shifts": setup.shifts[::-1], "closures": setup.closures[::-1]}
    )
    mirror = Diary({key: list(reversed(value)) for key, value in diary.busy.items()}, diary.pools)
    assert day_slots(Board(turned, mirror), request, day).slots == day_slots(Board(setup, diary), request, day).slots


def _exists(day: date, wall: time, zone: str) -> bool:
    moment = clock.at(day, wall, zone)
    return clock.local(moment, zone).replace(tzinfo=None) == datetime.combine(day, wall)

"""Whatever is said and whatever the tools answer: the offline model never raises, and always takes a sensible step."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from agents.llm.base import Choice, Facts, Message, Reply, Request, Text, ToolResult, ToolUse
from agents.llm.offline.party import read_party
from agents.llm.offline.planner import Offline
from agents.llm.offline.when import read_when
from chat import words
from tests.agents.offline_house import NAMES, TOOLS

WORDS = [
    "book", "dinner", "for", "2", "tomorrow", "at", "7", "8pm", "yes", "no", "the", "second", "one", "seminyak",
    "ubud", "cancel", "my", "booking", "batal", "pesan", "meja", "besok", "lusa", "jam", "setengah", "delapan",
    "malam", "minggu", "berdua", "orang", "untuk", "Ada", "under", "atas", "nama", "0", "500", "31", "april", "25/12",
    "next", "friday", "yesterday", "lebih", "murah", "another", "later", "earlier", "help", "hi", "thanks", "any",
    "?", "!", ":", "|", "K7M2P9QX", "midnight", "noon", "in", "hours", "La", "Plancha", "not", "change", "to", "3",
    "people", "99", "sunset", "massage", "anywhere", "terserah", "this", "week", "29", "february", "7.30", "19h30",
    "-", "&", "1/2", "2nd", "of", "may", "month",
]  # fmt: skip
says = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
scalars = st.one_of(st.none(), st.booleans(), st.integers(-5, 10**7), st.text(max_size=20), st.floats())
anything: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
slots = st.lists(st.sampled_from(["18:00", "19:15", "25:00", "soon", ""]), max_size=5) | anything
venues = st.fixed_dictionaries(
    {"slug": st.sampled_from(["a", "b", ""]) | anything, "name": st.text(max_size=40) | anything, "slots": slots},
    optional={"area": anything, "price": anything, "why": anything, "service": anything, "sunset": anything},
)
rows = st.lists(venues | anything, max_size=5) | anything
contents = st.fixed_dictionaries(
    {},
    optional={
        "date": st.sampled_from(["2026-11-24", "tomorrow", ""]) | anything,
        "state": st.sampled_from(["needs_confirmation", ""]) | anything,
        "code": st.sampled_from(["full", "which_booking", "past", "name_needed", "not_found"]) | anything,
        "venues": rows, "alternatives": rows, "bookings": rows, "closed": rows,
        "message": anything, "timezone": anything, "unmatched": anything,
    },
)  # fmt: skip
arguments = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ("venue", "service", "party_size", "date", "time", "guest_name", "area", "city", "exclude"), anything
    ),
)
names = st.sampled_from([*NAMES, "unknown"])
results = st.builds(ToolResult, st.just("1"), names, contents, st.booleans())
uses = st.builds(ToolUse, st.just("1"), names, arguments)
choices = st.builds(
    Choice,
    st.sampled_from(
        ["pick:a:Dinner:2026-11-24:19:00", "pick:b::2026-11-24:19:15", "pick:::", "cancel:K7M2P9QX", "quote:x:yes"]
    )
    | st.text(max_size=20),
    st.text(max_size=20),
)
guest = st.builds(
    lambda text, payload: Message("user", (Text(text),), payload=payload),
    says,
    st.sampled_from(["", "", "", "pick:a:Dinner:2026-11-24:19:00", "pick:x", "cancel:K7M2P9QX", "quote:x:no"]),
)
assistant = st.builds(
    lambda text, offered: Message("assistant", (Text(text),), choices=tuple(offered)),
    st.text(max_size=60)
    | st.sampled_from(["Which day?", "For how many people?", "Under what name should I put it?", "Jam berapa?"]),
    st.lists(choices, max_size=4),
)
called = st.builds(lambda use: Message("assistant", (use,)), uses)
answered = st.builds(lambda result: Message("user", (result,)), results)
histories = st.lists(st.one_of(guest, guest, assistant, called, answered), max_size=8).map(tuple)
facts = st.builds(
    Facts,
    name=st.sampled_from(["", "Ada"]),
    language=st.sampled_from(["", "en", "id", "fr", "x"]),
    city=st.sampled_from(["", "Bali", "Narnia"]),
    timezone=st.sampled_from(["", "Asia/Makassar", "America/New_York", "no/zone", "../x", "\x00"]),
)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # naive bounds


@settings(max_examples=400, deadline=None)
@given(histories, facts, moments)
def test_every_history_gets_a_sensible_step(history: tuple[Message, ...], known: Facts, now: datetime) -> None:
    request = Request("", history, TOOLS, known, now)
    reply = Offline().reply(request)
    assert reply == Offline().reply(request)  # the same request has the same reply
    _is_sensible(reply, history)


def _is_sensible(reply: Reply, history: tuple[Message, ...]) -> None:
    assert {use.name for use in reply.tool_uses} <= set(NAMES)
    assert reply.language in ("en", "id")
    assert all(len(choice.title) <= 20 and len(choice.description) <= 72 for choice in reply.choices)
    if reply.tool_uses or reply.text:
        return
    last = history[-1].blocks[-1]
    assert isinstance(last, ToolResult)
    assert last.content.get("state") == "needs_confirmation"


@settings(max_examples=200, deadline=None)
@given(histories, facts, moments)
def test_without_tools_there_are_only_words(history: tuple[Message, ...], known: Facts, now: datetime) -> None:
    assert Offline().reply(Request("", history, (), known, now)).tool_uses == ()


@settings(max_examples=400, deadline=None)
@given(
    says,
    moments,
    st.sampled_from(["Asia/Makassar", "America/New_York", "Europe/Lisbon", "Pacific/Kiritimati"]),
    st.booleans(),
)
def test_no_text_stops_the_readers(text: str, now: datetime, zone: str, bare: bool) -> None:
    when = read_when(text, now=now, zone=zone, bare=bare)
    assert when.time is None or when.time.tzinfo is None
    party = read_party(when.rest, bare=bare)
    assert party is None or party >= 0
    assert not (words.is_yes(text) and words.is_no(text))


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 12), st.sampled_from([0, 15, 30, 45]), st.sampled_from(["am", "pm"]))
def test_every_time_with_am_or_pm_is_read_as_written(hour: int, minute: int, half: str) -> None:
    when = read_when(f"tomorrow at {hour}:{minute:02} {half}", now=datetime(2026, 11, 23, tzinfo=UTC), zone="UTC")
    assert when.time is not None
    assert when.time.hour % 12 == hour % 12
    assert (when.time.hour >= 12) == (half == "pm")
    assert when.time.minute == minute


@settings(max_examples=150, deadline=None)
@given(
    st.integers(1, 50), st.sampled_from(["table for {n}", "{n} people", "untuk {n} orang", "buat {n}", "party of {n}"])
)
def test_every_party_is_read_as_written(count: int, form: str) -> None:
    assert read_party(form.format(n=count)) == count

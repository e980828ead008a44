"""A house of a few venues for conversations with the offline model: its tools are a table, its clock stands still.

What the platform itself does with a yes, a no and a prepared quote is played as the runner plays it.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from agents.llm.base import Choice, Facts, Message, Reply, Request, Text, ToolResult, ToolSpec, ToolUse
from agents.llm.offline.planner import Offline
from chat import words

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # a Monday, 10:00 in Bali
NAMES = ("venue_search", "create_booking", "check_booking", "cancel_booking")
TOOLS = tuple(ToolSpec(name, "", {}, "read") for name in NAMES)
BALI = Facts(city="Bali", timezone="Asia/Makassar")
ADA = replace(BALI, name="Ada", language="en")
MOST_STEPS = 4

# slug, name, area, category
VENUES = (
    ("la-plancha", "La Plancha", "Seminyak", "beach_club"),
    ("mozaic", "Mozaic Beach Club", "Canggu", "beach_club"),
    ("warung-sita", "Warung Sita", "Ubud", "warung"),
    ("ku-de-ta", "Ku De Ta", "Seminyak", "restaurant"),
    ("sundara", "Sundara", "Jimbaran", "restaurant"),
)
MINE = (
    {"reference": "K7M2P9QX", "venue": "La Plancha", "starts_at": "2026-11-24 19:00", "party_size": 2,
     "status": "confirmed", "link": "http://test/b/K7M2P9QX/t/"},
    {"reference": "AB2CD3EF", "venue": "Sundara", "starts_at": "2026-11-25 12:30", "party_size": 1,
     "status": "pending", "link": "http://test/b/AB2CD3EF/t/"},
)  # fmt: skip
Answer = tuple[dict[str, Any], bool]  # content, is_error


@dataclass
class House:
    """What the tools answer. `full`: (slug, time) that cannot be had; `bookings`: the guest's own; `cities`: in which
    the venues lie in turn; `wide`: areas that the search takes for their city; `strange`: words it does not know."""

    full: set[tuple[str, str]] = field(default_factory=set)
    bookings: tuple[dict[str, Any], ...] = MINE
    closed: tuple[dict[str, str], ...] = ()
    wide: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()
    cities: tuple[str, ...] = ("Bali",)
    failing: dict[str, dict[str, Any]] = field(default_factory=dict)

    def run(self, use: ToolUse) -> Answer:
        """The answer of one tool."""
        if use.name in self.failing:
            return self.failing[use.name], True
        return getattr(self, use.name)(use.arguments)

    def venue_search(self, given: dict[str, Any]) -> Answer:
        """Up to three venues with four starts around the time asked for, or before the sunset at 18:12."""
        area, named = given.get("area"), given.get("venue", "").lower()
        area = None if area in self.wide else area
        rows = [
            venue
            for venue in VENUES
            if venue[0] not in given.get("exclude", ())
            and (named in venue[1].lower() if named else not area or venue[2] == area)
        ]
        at = given.get("time") or ("17:30" if given.get("sunset") else "19:00")
        known = {venue[2] for venue in VENUES} | {"Padang Bai"}
        return {
            "date": given.get("date"),
            "time": given.get("time"),
            "timezone": "Asia/Makassar",
            "venues": []
            if self.closed
            else [self._row(number, row, at, bool(given.get("sunset"))) for number, row in enumerate(rows[:3])],
            "closed": list(self.closed),
            "unmatched": [area] if area and area not in known else list(self.strange),
        }, False

    def _row(self, number: int, row: tuple[str, str, str, str], at: str, sunset: bool) -> dict[str, Any]:
        slug, name, area, category = row
        minutes = int(at[:2]) * 60 + int(at[3:])
        slots = [f"{(minutes + off) // 60 % 24:02}:{(minutes + off) % 60:02}" for off in (0, 15, -15, 30)]
        return {
            "slug": slug, "name": name, "area": area, "city": self.cities[number % len(self.cities)],
            "category": category, "why": f"in {area}",
            "service": "Dinner", "price": "IDR 350,000 per person", "slots": slots,
            "sunset": "18:12" if sunset else None,
        }  # fmt: skip

    def create_booking(self, given: dict[str, Any]) -> Answer:
        """A quote, or the refusal of what is full with two other starts."""
        if (given["venue"], given["time"]) not in self.full:
            return {"state": "needs_confirmation", "quote": "q1", "summary": "..."}, False
        name = next(venue[1] for venue in VENUES if venue[0] == given["venue"])
        others = [
            {"venue": given["venue"], "name": name, "date": given["date"], "time": at} for at in ("20:30", "18:00")
        ]
        return {"code": "full", "message": "Every table for that many is taken then.", "alternatives": others}, True

    def check_booking(self, given: dict[str, Any]) -> Answer:
        """The guest's bookings, or the one of a reference."""
        wanted = given.get("reference")
        found = [row for row in self.bookings if wanted in (None, row["reference"])]
        if wanted and not found:
            return {"code": "not_found", "message": "Ask the guest to look at it again."}, True
        return {"bookings": found}, False

    def cancel_booking(self, given: dict[str, Any]) -> Answer:
        """The question whether to cancel, or which."""
        found = [row for row in self.bookings if given.get("reference") in (None, row["reference"])]
        if not found:
            return {"code": "nothing_to_cancel", "message": "The guest has no booking."}, True
        if len(found) > 1:
            return {"code": "which_booking", "message": "Ask which one.", "bookings": found}, True
        return {"state": "needs_confirmation", "quote": "q2", "summary": "..."}, False


@dataclass
class Chat:
    """One conversation. `committed` counts the quotes that the guest's yes carried out."""

    facts: Facts = BALI
    house: House = field(default_factory=House)
    now: datetime = NOW
    tools: tuple[ToolSpec, ...] = TOOLS
    messages: list[Message] = field(default_factory=list)
    uses: list[ToolUse] = field(default_factory=list)
    quote: bool = False
    committed: int = 0
    last: Reply = field(default_factory=lambda: Reply(()))

    def says(self, text: str, *, payload: str = "") -> str:
        """The guest writes; what he is told: the model's words, or `QUOTE`, `ASKED`, `DECLINED` of the platform."""
        self.messages.append(Message("user", (Text(text),), payload=payload))
        if self.quote and not payload and words.is_yes(text):
            return self.platform_says("I have asked them. They answer by 19:00.", "ASKED")
        if self.quote and not payload and words.is_no(text):
            return self.platform_says("All right, I have not booked it.", "DECLINED")
        return self._answered()

    def taps(self, title: str) -> str:
        """The guest taps the choice whose title begins so."""
        choice = next(choice for choice in self.last.choices if choice.title.startswith(title))
        return self.says(choice.title, payload=choice.id)

    def platform_says(self, text: str, name: str) -> str:
        self.quote = False
        self.committed += name == "ASKED"
        self.messages.append(Message("assistant", (Text(text),)))
        return name

    def _answered(self) -> str:
        for _ in range(MOST_STEPS):
            self.last = self.asked()
            if not self.last.tool_uses:
                return self._said()
            self.messages.append(Message("assistant", self.last.blocks))
            self.uses += self.last.tool_uses
            answers = tuple(ToolResult(use.id, use.name, *self.house.run(use)) for use in self.last.tool_uses)
            self.messages.append(Message("user", answers))
        raise AssertionError("the model asks for tools without end")

    def asked(self) -> Reply:
        """The model's next reply."""
        return Offline().reply(Request("", tuple(self.messages), self.tools, self.facts, self.now))

    def _said(self) -> str:
        if self.last.blocks:
            self.messages.append(Message("assistant", self.last.blocks, choices=self.last.choices))
            return self.last.text
        self.quote = True
        buttons = (Choice("quote:q1:yes", "Yes, book it"), Choice("quote:q1:no", "No, thanks"))
        shown = Text("Dinner, La Plancha\n2 people, under the name Ada\nI am holding it until 10:05. Shall I book it?")
        self.messages.append(Message("assistant", (shown,), choices=buttons))
        return "QUOTE"

    @property
    def used(self) -> tuple[str, dict[str, Any]]:
        """Name and arguments of the newest tool call."""
        return self.uses[-1].name, dict(self.uses[-1].arguments)


def talked(*lines: str, facts: Facts = BALI, house: House | None = None) -> Chat:
    """A conversation in which the guest has said these lines."""
    chat = Chat(facts=facts, house=house or House())
    for line in lines:
        chat.says(line)
    return chat

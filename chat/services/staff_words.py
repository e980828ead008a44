"""A word of a venue's own people on their own WhatsApp: pause, slower, go. Done here, and answered."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction

from agnt.core.models import User
from agnt.lib import clock, text, tx, when
from agnt.lib.errors import DomainError
from chat import staff_texts, texts
from chat.models import Conversation, Message
from chat.services import meant_places
from venues.models import Area, Brake, Member
from venues.services import brakes, members

_MAY = (Member.Role.OWNER, Member.Role.MANAGER, Member.Role.HOST)
_A_NAME = 80  # letters: longer is no name of a place alone
_ACTS = (
    (
        "pause",
        r"pause|jeda|(?:stop|close|shut|hold|tutup|hentikan|matikan)"
        r"(?= (?:the |all )?(?:online|bookings?|pemesanan|reservasi)\b)",
    ),
    ("slower", r"slower|slow down|slow|pelan-pelan|pelan|perlambat|pelankan"),
    ("go", r"go|resume|lanjut|(?:open|reopen|buka)(?= (?:online|bookings?|pemesanan|reservasi|again|up|lagi)\b)"),
)
_ACT_RULES = tuple((act, re.compile(rf"(?:{words})\b(?![?'])")) for act, words in _ACTS)
_ASKED = re.compile(
    r"^(?:(?:please|pls|tolong|mohon|can you|can we|bisa) )+|(?: (?:please|pls|dong|ya|dulu|aja|saja|now))+$"
)
_BESIDE = re.compile(
    r"^(?:(?:online|bookings?|the bookings|pemesanan|reservasi|again|up|lagi|for|selama|until|sampai) ?)+"
)
_LASTS = re.compile(
    r"(?:^|(?<= ))(?:for |selama |the next )?(?:(?P<n>\d{1,2}) ?(?P<unit>h|hours?|jam|m|min|mins|minutes?|menit)"
    r"|(?P<half>half an hour|setengah jam)|(?P<one>an hour|1 hour|one hour|sejam|satu jam))\b"
)
_TONIGHT = re.compile(r"(?:^|(?<= ))(?:for |until |sampai )?(?:tonight|malam ini|the night|the rest of the night)\b")


@dataclass(frozen=True, slots=True)
class Command:
    """What was asked for: pause, slower or go, for how long, and the rest of the words (an area, a venue)."""

    act: str
    lasts: timedelta | None
    tonight: bool
    rest: str


def parse(words: str) -> Command | None:
    """The command, if the whole message is one: `pause`, `close online tonight`, `tutup online 2 jam teras`."""
    said = _ASKED.sub("", text.fold(words).strip(" .!"))
    found = next(((act, match) for act, rule in _ACT_RULES if (match := rule.match(said))), None)
    if found is None:
        return None
    act, match = found
    rest = _BESIDE.sub("", said[match.end() :].strip())
    rest, lasts = _taken(rest, _LASTS)
    rest, tonight = _taken(rest, _TONIGHT)
    rest = _BESIDE.sub("", rest)
    return Command(act, _span(lasts) if lasts else None, tonight is not None, rest)


def _taken(said: str, rule: re.Pattern[str]) -> tuple[str, re.Match[str] | None]:
    match = rule.search(said)
    return (" ".join((said[: match.start()] + said[match.end() :]).split()), match) if match else (said, None)


def _span(match: re.Match[str]) -> timedelta:
    if match["n"] is None:
        return timedelta(minutes=30) if match["half"] else timedelta(hours=1)
    return timedelta(hours=int(match["n"])) if match["unit"][0] in "hj" else timedelta(minutes=int(match["n"]))


@tx.step
def obey(*, conversation: Conversation, message: Message) -> str:
    """Do what a member asks by a word, and return the answer; an empty string where it is no command of his.

    `go` is a command only where something stands: else it may be a guest's yes.
    """
    command = parse(message.text)
    own = members_of(conversation) if command or len(message.text) <= _A_NAME else []
    command = command or _answer(message, own)
    if command is None or not own:
        return ""
    language = texts.language_of(conversation)
    if command.act == "go":
        own = [member for member in own if brakes.standing(member.venue_id)]
    chosen = meant_places.chosen(own, command.rest)
    if chosen is None:
        return staff_texts.say("which_venue", language, venues=meant_places.listed(own)) if own else ""
    member, rest = chosen
    if not may_still(member):
        return ""
    if command.act == "go":
        lifted = brakes.lift_all_step(venue_id=member.venue_id, by=member.user.actor)
        return staff_texts.say("brakes_lifted", language, venue=member.venue.name) if lifted else ""
    try:
        with transaction.atomic():  # what is refused leaves nothing, and the refusal is said
            return _said(_brake(command, member, rest), language)
    except DomainError as refusal:
        return refusal.message


@tx.step
def may_still(member: Member) -> bool:
    """Whether he may still change the diary there, and does so until this is done. Before any booking is locked."""
    return members.role_step(venue_id=member.venue_id, user_id=member.user_id) in _MAY


def members_of(conversation: Conversation) -> list[Member]:
    """What the writer is where, as far as he may change the diary there; of a venue's own number, there alone."""
    user = User.objects.filter(person_id=conversation.person_id, is_active=True).first()
    if user is None:
        return []
    rows = Member.objects.select_related("venue", "user").filter(user=user, role__in=_MAY)
    own = conversation.account.venue_id
    return list(rows.filter(venue_id=own) if own else rows)


def _answer(message: Message, own: list[Member]) -> Command | None:
    """The command that came before, where we asked for which place and this is the place's name."""
    name = text.fold(message.text).strip(" .!")
    if len(own) < 2 or meant_places.chosen(own, name) is None:
        return None
    asked = parse(meant_places.before(message))
    if asked is None or meant_places.chosen(own, asked.rest):
        return None
    return replace(asked, rest=f"{name} {asked.rest}".strip())


def _brake(command: Command, member: Member, rest: str) -> Brake:
    by, venue_id = member.user.actor, member.venue_id
    if command.act == "slower":
        lasts, area_id = command.lasts or brakes.HOUR, _area(member, rest)
        return brakes.slower_step(venue_id=venue_id, by=by, lasts=lasts, area_id=area_id)
    until: datetime = brakes.tonight(member.venue) if command.tonight else clock.now() + (command.lasts or brakes.HOUR)
    return brakes.pause_step(venue_id=venue_id, until=until, by=by, area_id=_area(member, rest))


def _area(member: Member, rest: str) -> int | None:
    """The area that is named. Raises DomainError `unknown_area`: better nothing than the whole house."""
    if not rest:
        return None
    areas = Area.objects.filter(venue_id=member.venue_id)
    for area in areas:
        if text.fold(area.name) == rest:
            return area.pk
    known = ", ".join(area.name for area in areas) or "none"
    raise DomainError("unknown_area", f"I do not know the area “{rest}”. Yours are: {known}.", status=422)


def _said(brake: Brake, language: str) -> str:
    """What is closed now, until which booked time, and what stays open."""
    until = when.said_briefly(brake.ends_at, brake.venue.timezone, language)
    area = brake.area.name if brake.area else ""
    place = f"{brake.venue.name}, {area}" if area else brake.venue.name
    if brake.kind == Brake.Kind.SLOWER:
        return staff_texts.say("slowed", language, venue=place, until=until)
    rest = staff_texts.say("paused_area", language) if area else ""
    if brake.ends_at < brakes.tonight(brake.venue):
        rest += staff_texts.say("paused_later", language, area=f" {area.upper()}" if area else "")
    return staff_texts.say("paused", language, venue=place, until=until, rest=rest)

"""Who hears of what, by which channel, where he has not said it himself. Pure."""

from collections.abc import Mapping
from typing import Final

from venues.models import Member, NoticePreference

Event, By, Role = NoticePreference.Event, NoticePreference.By, Member.Role
Key = tuple[str, str]  # event and channel

_BOTH: Final = (By.EMAIL, By.WHATSAPP)
# What a role hears of by itself. Each new booking by mail would be noise: the diary shows it.
_DEFAULTS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    Role.OWNER: {Event.REQUEST: _BOTH, Event.REVIEW: (By.EMAIL,), Event.SUMMARY: (By.EMAIL,)},
    Role.MANAGER: {
        Event.REQUEST: _BOTH,
        Event.CANCELLED: (By.EMAIL,),
        Event.UNREACHED: _BOTH,
        Event.SHIFT_SHEET: (By.EMAIL,),
        Event.REVIEW: (By.EMAIL,),
        Event.SUMMARY: (By.EMAIL,),
    },
    Role.HOST: {
        Event.REQUEST: _BOTH,
        Event.LATE: (By.WHATSAPP,),
        Event.UNREACHED: (By.WHATSAPP,),
        Event.SHIFT_SHEET: (By.EMAIL,),
    },
    Role.READER: {},
}


def wanted(role: str, said: Mapping[Key, bool], event: str, by: str) -> bool:
    """Whether a member of this role hears of it by that channel; `said`: what he chose himself."""
    return said.get((event, by), by in _DEFAULTS.get(role, {}).get(event, ()))

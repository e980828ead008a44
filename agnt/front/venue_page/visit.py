"""What one visitor has picked and said so far, between the pages: sealed into his session, gone when it is booked."""

import base64
import json
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from django.contrib.sessions.backends.base import SessionBase

from agnt.core import sealed
from agnt.lib import clock, crypto

_KEY: Final = "visit"


@dataclass(frozen=True, slots=True)
class Visit:
    """One pick on its way to a booking. Moments are ISO 8601 in UTC; `code_hash` is keyed and bound to the contact."""

    id: str
    slug: str
    service_id: int
    party: int
    starts_at: str
    hold_id: str
    held_until: str
    area_id: int | None = None
    needs: tuple[str, ...] = ()
    name: str = ""
    kind: str = ""  # email or phone
    address: str = ""
    occasion: str = ""
    notes: str = ""
    allergies: tuple[str, ...] = ()
    allergy_words: str = ""
    language: str = "en"
    codes: int = 0
    code_hash: str = ""
    code_until: str = ""
    terms: dict[str, Any] = field(default_factory=dict)
    value_minor: int | None = None
    latest: str = ""  # of a wait: any start from `starts_at` to here would do

    @property
    def waits(self) -> bool:
        """Whether it is a wish for what may come free, with nothing held."""
        return bool(self.latest)

    @property
    def until(self) -> datetime:
        """The last start that would do, of a wait."""
        return datetime.fromisoformat(self.latest)

    @property
    def start(self) -> datetime:
        """When the party comes."""
        return datetime.fromisoformat(self.starts_at)

    @property
    def kept_until(self) -> datetime:
        """Until when the place is kept."""
        return datetime.fromisoformat(self.held_until)

    @property
    def is_kept(self) -> bool:
        """Whether it still is."""
        return self.kept_until > clock.now()

    @property
    def has_code(self) -> bool:
        """Whether a code is out that can still be used."""
        return bool(self.code_hash) and datetime.fromisoformat(self.code_until) > clock.now()

    @property
    def scope(self) -> str:
        """How the hold and the limits name this visit."""
        return f"page:{self.id}"


def read(session: SessionBase, slug: str) -> Visit | None:
    """What was picked at this venue; None where nothing was, or where it can no longer be read."""
    stored = session.get(_KEY)
    if not isinstance(stored, str):
        return None
    try:
        given = json.loads(sealed.platform_unwrap(base64.b64decode(stored)))
        visit = Visit(**given | {name: tuple(given[name]) for name in ("needs", "allergies")})
    except (ValueError, TypeError, KeyError, crypto.Unreadable):
        return None
    return visit if visit.slug == slug else None


def write(session: SessionBase, visit: Visit) -> None:
    """Keep it for the next page. Sealed: it holds a name, an address and perhaps allergies."""
    session[_KEY] = base64.b64encode(sealed.platform_wrap(json.dumps(asdict(visit)).encode())).decode()


def forget(session: SessionBase) -> None:
    """It is booked, or given up."""
    session.pop(_KEY, None)


def with_contact(visit: Visit, **said: Any) -> Visit:
    """The visit with what the guest said of himself; another address makes the code void."""
    moved = {"code_hash": "", "code_until": ""} if said.get("address", visit.address) != visit.address else {}
    return replace(visit, **(said | moved))

"""The demo world's people: staff with sign-ins, a developer with keys, guests with phones."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission

from agnt.core import people
from agnt.core.models import Person, User
from agnt.core.models.people import Channel
from agnt.core.services import api_keys, sign_ins
from agnt.front.demo.people import GUESTS, STAFF, StaffPlan
from agnt.lib import tx
from venues.models import Member, Venue

SUPPORT = "Support"
SUPPORT_MAY = ("change_booking", "change_conversation", "change_send", "change_delivery", "change_claimrequest")


@dataclass(frozen=True, slots=True)
class RawKey:
    """A developer's key, to be shown once."""

    name: str
    raw: str


@tx.step
def add_staff(*, venues: Sequence[Venue], password: str) -> tuple[dict[str, User], list[RawKey]]:
    """The sign-ins by e-mail, all with this password (hashed once, that is slow on purpose), and the raw keys."""
    persons = Person.objects.bulk_create(Person(name=plan.name, language="en", demo=True) for plan in STAFF)
    hashed = make_password(password)
    users = User.objects.bulk_create(
        User(
            email=plan.email,
            name=plan.name,
            password=hashed,
            person=person,
            is_staff=plan.is_staff,
            is_superuser=plan.is_superuser,
        )
        for plan, person in zip(STAFF, persons, strict=True)
    )
    by_email = {user.email: user for user in users}
    for user in users:
        sign_ins.prove_email(user=user)
    _may_see_everything(by_email["support@agnt.example"])
    Member.objects.bulk_create(member for plan in STAFF for member in _works(plan, by_email[plan.email], venues))
    keys = [
        RawKey(name, api_keys.issue(name=name, tier=tier, test=test, owner=by_email[plan.email].person).raw)
        for plan in STAFF
        for name, tier, test in plan.keys
    ]
    return by_email, keys


def _works(plan: StaffPlan, user: User, venues: Sequence[Venue]) -> list[Member]:
    """His roles: a key of `works` is a venue's slug or an area; an unclaimed venue has no staff."""
    return [
        Member(venue=venue, user=user, role=plan.works[place])
        for venue in venues
        for place in (venue.slug, venue.area)
        if place in plan.works and venue.claimed_at and not venue.sandbox
    ]


def _may_see_everything(user: User) -> None:
    """Support sees every table, decides requests, talks to guests, and sends or runs again what failed."""
    group, _made = Group.objects.get_or_create(name=SUPPORT)
    seeing = Permission.objects.filter(codename__startswith="view_")
    acting = Permission.objects.filter(codename__in=SUPPORT_MAY)
    group.permissions.set([*seeing, *acting])
    user.groups.add(group)


@tx.step
def add_guests() -> dict[str, Person]:
    """The guests by name, each known by his WhatsApp number."""
    found = {}
    for plan in GUESTS:
        identity = people.identify(channel=Channel.WHATSAPP, phone=plan.phone, display_name=plan.name)
        people.learn_about(person_id=identity.person_id, name=plan.name, language=plan.language, timezone=plan.timezone)
        found[plan.name] = identity.person
    Person.objects.filter(pk__in=[person.pk for person in found.values()]).update(demo=True)
    return {name: Person.objects.get(pk=person.pk) for name, person in found.items()}

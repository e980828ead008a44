"""Which of a venue's services a guest means by his words: one answer for the search and for the booking."""

from bookings.availability import ServiceRule, SetUp
from venues import vocabulary

_SUNSET = frozenset({"sunset"})  # alone it says when, and no service by name


def choose_services(setup: SetUp, said: str, party: int, *, only: str = "", house: str = "") -> list[ServiceRule]:
    """The venue's services in the order in which to try them: those named clearly; those that take the party, those
    that were said in full, in part, those made for just such a party; then as the venue lists them. A meal is never had
    on a daybed that was not asked for.

    `only`: the name of a service that the guest insists on; nothing else is tried where the venue has it.
    `house`: the venue's own name, whose words name no service of it.
    """
    insisted = set(vocabulary.words(only))
    heard = _heard(f"{said} {only}")
    clear = named_services(setup, f"{said} {only}", house=house)

    def order(service: ServiceRule) -> tuple[bool, bool, bool, int, bool, int]:
        most = service.max_party or setup.max_party
        fits = service.min_party <= party <= most
        named = _words(service.name)
        told = named & heard - vocabulary.MEALS
        just_so = service.min_party == most == party
        return service not in clear, not fits, not named <= heard, -len(told), not just_so, service.id

    meant = [service for service in setup.services if insisted and insisted <= set(vocabulary.words(service.name))]
    return sorted(meant or _to_eat(setup, heard) or setup.services, key=order)


def _to_eat(setup: SetUp, heard: frozenset[str]) -> list[ServiceRule]:
    """Where a meal is meant: the services but those for lying about, unless that was said too."""
    if not heard & vocabulary.MEALS or heard & vocabulary.LOUNGING:
        return []
    return [service for service in setup.services if not _words(service.name) & vocabulary.LOUNGING]


def named_services(setup: SetUp, said: str, *, house: str = "") -> list[ServiceRule]:
    """The services whose names are told in full, of which the longest: "a foot massage", but not "a massage" where the
    venue has several, nor "a table" or "dinner", which are said of any."""
    heard, own = _heard(said), _words(house)
    telling = {service.id: _words(service.name) - vocabulary.MEALS - own for service in setup.services}
    clear = [one for one in setup.services if telling[one.id] - _SUNSET and telling[one.id] <= heard]
    longest = max((len(telling[one.id]) for one in clear), default=0)
    return [one for one in clear if len(telling[one.id]) == longest]


def _words(name: str) -> frozenset[str]:
    return frozenset(vocabulary.words(name)) - vocabulary.STOP


def _heard(said: str) -> frozenset[str]:
    """The words, each also without the ending of a plural."""
    spoken = _words(said)
    return spoken | {word.removesuffix("s") for word in spoken if len(word) > 3}

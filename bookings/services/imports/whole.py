"""The whole set-up of another venue, brought into one that has none yet: tried first, then made, all or nothing."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model

from agnt.lib import tx
from agnt.lib.errors import DomainError
from bookings.models import ImportRun
from bookings.reading.whole import PARTS, Part, named
from bookings.services.imports import typed
from bookings.services.imports.plans import Plan
from venues.models import Combination, Service, ServiceNeed, TurnTime, Venue
from venues.services import setup_rules
from venues.services.setup import HOUSE

_INNER: Final = {Combination: ("resources",), Service: ("turns", "takes")}
_PIECES: Final[Mapping[str, type[Model]]] = {"turns": TurnTime, "takes": ServiceNeed}
_OF_PIECES: Final[Mapping[str, frozenset[str]]] = {  # and no key of a row, which is ours to give
    "turns": frozenset({"up_to_party", "minutes", "shift_name"}),
    "takes": frozenset({"kind", "count", "per_guest", "attributes"}),
}
_YEARS: Final = range(1970, 2200)
Made = dict[str, list[Any]]


def plan(venue: Venue, setup: Mapping[str, Any]) -> Plan:
    """What would be made and what is against it. It is tried in a transaction that is rolled back."""
    made = Plan()
    _compare(venue, setup, made)
    if made.blocks:
        return made
    try:
        with transaction.atomic():
            rows = _make(Venue.objects.get(pk=venue.pk), setup)
            transaction.set_rollback(True)
    except DomainError as error:
        made.against(0, "bad_setup", value=error.message)
        return made
    made.parts = [setup]
    made.makes = {part: len(found) for part, found in rows.items()}
    return made


def _compare(venue: Venue, setup: Mapping[str, Any], made: Plan) -> None:
    """The house must reckon in the same money and zone, and what the file brings must not be there."""
    house = setup["house"]
    for fact, code in (("currency", "other_currency"), ("timezone", "other_zone")):
        if str(house.get(fact) or getattr(venue, fact)) != getattr(venue, fact):
            made.against(0, code, value=str(house[fact])[:40])
    for part in PARTS:
        there = part.model._default_manager.filter(venue=venue).count()
        if setup.get(part.name) and there:
            made.against(0, "not_empty", value=f"{there} {part.name}")


@tx.step
def make(*, venue: Venue, plan: Plan, run: ImportRun) -> Made:
    """Make every row and set the house's own columns; what these were is kept for the undo."""
    setup = plan.parts[0]
    was = {name: getattr(venue, name) for name in _house(setup)}
    made = _make(venue, setup)
    run.before = {"was": was, "is": {name: getattr(venue, name) for name in was}}
    run.save(update_fields=["before"])
    return made


def _house(setup: Mapping[str, Any]) -> list[str]:
    return [name for name in HOUSE if name in setup["house"]]


def _make(venue: Venue, setup: Mapping[str, Any]) -> Made:
    made: Made = {}
    known: dict[str, dict[str, Any]] = {}
    for part in PARTS:
        rows = []
        for number, given in enumerate(setup.get(part.name) or (), 1):
            rows.append(_said(f"{part.name} {number}", partial(_row, venue, part, given, known)))
        made[part.name] = rows
        known[part.name] = {named(row): row for row in rows}
    _said("house", partial(_keep_house, venue, setup))
    return made


def _said(where: str, work: Callable[[], Any]) -> Any:
    """The work; what is wrong with it is said with its place in the file."""
    try:
        return work()
    except ValidationError as error:
        problem = "; ".join(error.messages[:2])
    except DomainError as error:
        problem = error.message
    except (KeyError, TypeError, ValueError, AttributeError):
        problem = "This is not how a row of it is written."
    raise DomainError("bad_setup", f"{where}: {problem}", status=422)


def _keep_house(venue: Venue, setup: Mapping[str, Any]) -> None:
    names = _house(setup)
    typed.refuse_others(Venue, {name: setup["house"][name] for name in names})
    for name in names:
        setattr(venue, name, setup["house"][name])
    others = {field.name for field in venue._meta.fields} - set(names)
    venue.clean_fields(exclude=others)
    setup_rules.check(venue)
    venue.validate_constraints()
    venue.save(update_fields=names)


def _row(venue: Venue, part: Part, given: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> Any:
    inner_names = _INNER.get(part.model, ())
    _refuse_strange(given, {*part.columns, *part.points, *inner_names})
    columns = {name: given[name] for name in part.columns if name in given}
    typed.refuse_others(part.model, columns)
    row: Any = part.model(venue=venue, **columns)
    for name, of in part.points.items():
        setattr(row, name, _pointed(given.get(name), known[of]))
    inner = {name: _pieces(name, given.get(name) or (), known) for name in inner_names}
    row.clean_fields(exclude={"venue", *part.points})
    if any(value.year not in _YEARS for name in part.columns if isinstance(value := getattr(row, name), datetime)):
        raise ValidationError("No diary reaches that day.")
    setup_rules.check(row, {name: _as_rules(name, pieces) for name, pieces in inner.items()})
    row.validate_constraints()
    row.save(force_insert=True)
    for name, pieces in inner.items():
        _keep(row, name, pieces)
    return row


def _refuse_strange(given: Mapping[str, Any], known: Collection[str]) -> None:
    strange = set(given) - set(known)
    if strange:
        raise ValidationError(f"Nothing here is called {min(strange)}.")


def _pointed(name: Any, known: Mapping[str, Any]) -> Any:
    if not name:
        return None
    if str(name) not in known:
        raise ValidationError(f"There is nothing called “{name}” in the file.")
    return known[str(name)]


def _pieces(name: str, given: Any, known: Mapping[str, Mapping[str, Any]]) -> list[Any]:
    if name == "resources":
        return [_pointed(one, known["resources"]) for one in given]
    for one in given:
        _refuse_strange(one, _OF_PIECES[name])
        typed.refuse_others(_PIECES[name], one)
    made = [_PIECES[name](**one) for one in given]
    for piece in made:
        piece.clean_fields(exclude={"service"})
    return made


def _as_rules(name: str, pieces: list[Any]) -> list[Any]:
    """As the rules of a set-up read them."""
    if name == "turns":
        return [(one.up_to_party, one.minutes, one.shift_name) for one in pieces]
    return pieces


def _keep(row: Any, name: str, pieces: list[Any]) -> None:
    if name == "resources":
        row.resources.set(pieces)
        return
    for piece in pieces:
        piece.service = row
        piece.validate_constraints()
    _PIECES[name]._default_manager.bulk_create(pieces)


@tx.step
def give_back(*, run: ImportRun) -> None:
    """Undo: the house's own columns as they were, where nobody has changed them since."""
    venue, setup = run.venue, run.before
    now = {name: getattr(venue, name) for name in setup.get("was", ())}
    if now and now == setup["is"]:
        for name, value in setup["was"].items():
            setattr(venue, name, value)
        venue.save(update_fields=list(setup["was"]))

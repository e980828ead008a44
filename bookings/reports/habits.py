"""Reports of how guests behave: how early they book, who does not come, how long they stay."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Final

from bookings.reports.figures import Figures, LossFigures, PickFigures, StayFigures
from bookings.reports.shapes import Item, Kind, Report, many, share

LEADS: Final = {
    2: "Less than 2 hours before",
    12: "2 to 12 hours",
    24: "12 to 24 hours",
    72: "1 to 3 days",
    168: "3 to 7 days",
    336: "1 to 2 weeks",
    672: "2 to 4 weeks",
    9999: "Earlier",
}
_STEPS: Final = {"picked": "Picked", "booked": "Booked", "confirmed": "Confirmed", "came": "Came"}
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LARGEST: Final = 9
# A length is worth another plan where so many visits differ from it by so many minutes.
_ENOUGH, _DIFFERS, _STEP, _SHOWN, _MOST_PROPOSED = 8, 10, 5, 3, 5


def by_step(found: Figures) -> Report:
    """From the time that a guest picked to his visit, by agents and on the venue's own page."""
    agents, page = (found.picks.get(way, PickFigures()) for way in ("network", "own_page"))
    steps = [(words, _step(agents, step), _step(page, step)) for step, words in _STEPS.items()]
    items = [_of_all(f"{words}, agents", one, agents) for words, one, _ in steps if agents.picked]
    items += [_of_all(f"{words}, own page", one, page) for words, _, one in steps if page.picked]
    picked, booked = agents.picked + page.picked, agents.booked + page.booked
    message = f"{share(booked, picked):.0f}\u00a0% of the times that guests pick are booked" if picked else "No picks"
    notes = ("Picked: held for a guest while he made up his mind.",) if picked else ()
    header = ("Step", "Agents", "Own page")
    return Report("picks", "From a pick to a visit", message, Kind.BARS, items, header, steps, notes)


def _step(found: PickFigures, step: str) -> int:
    return int(getattr(found, step))


def _of_all(label: str, number: int, found: PickFigures) -> Item:
    """A bar as long as its share of what was picked: two ways of very different size can be compared."""
    part = share(number, found.picked)
    return Item(label, part, f"{number:,} ({part:.0f}\u00a0%)")


def by_lead(found: Figures) -> Report:
    """How long before the start people book; walk-ins are left out."""
    total = sum(found.leads.values())
    items = [
        Item(words, found.leads.get(upper, 0), f"{share(found.leads.get(upper, 0), total):.0f}\u00a0%")
        for upper, words in LEADS.items()
    ]
    late = sum(number for upper, number in found.leads.items() if upper <= 24)
    message = f"{share(late, total):.0f}\u00a0% book within a day of coming" if total else "No bookings"
    rows = [
        (words, found.leads.get(upper, 0), round(share(found.leads.get(upper, 0), total), 1))
        for upper, words in LEADS.items()
    ]
    return Report(
        "lead-times", "How early people book", message, Kind.BARS, items, ("Booked", "Bookings", "Percent"), rows
    )


def losses_by_party(found: Figures) -> Report:
    """No-shows and late cancellations by the size of the party."""
    sizes = sorted({row.party for row in found.losses})
    return _losses(found, "no-shows", "No-shows and late cancellations", sizes, lambda row: row.party, _size, "Party")


def losses_by_weekday(found: Figures) -> Report:
    """The same by weekday."""
    title, days = "No-shows and late cancellations by weekday", list(range(7))
    return _losses(found, "no-shows-by-weekday", title, days, lambda row: row.weekday, _WEEKDAYS.__getitem__, "Weekday")


def _losses(
    found: Figures,
    name: str,
    title: str,
    keys: Sequence[int],
    key: Callable[[LossFigures], int],
    called: Callable[[int], str],
    head: str,
) -> Report:
    due, no_shows, late = (_sums(found.losses, key, what) for what in ("due", "no_shows", "late_cancels"))
    due_before, lost_before = _sums(found.losses_before, key, "due"), _lost(found.losses_before, key)
    items, rows = [], []
    for one in keys:
        lost = no_shows[one] + late[one]
        said = f"{share(lost, due[one]):.1f}\u00a0% ({lost} of {due[one]})" if due[one] else "none booked"
        items.append(Item(called(one), share(lost, due[one]), said, share(lost_before[one], due_before[one])))
        rows.append((called(one), due[one], no_shows[one], late[one], round(share(lost, due[one]), 1)))
    total, all_due = sum(no_shows.values()), sum(due.values())
    too_late = sum(late.values())
    message = (
        f"Lost: {total + too_late} of {all_due}, {share(total + too_late, all_due):.1f}\u00a0% of what was due "
        f"({many(total, 'no-show')}, {many(too_late, 'late cancellation')})"
    )
    notes = ("Lost are no-shows and late cancellations: those after the time until which cancelling was free.",)
    header = (head, "Due", "No-shows", "Late cancellations", "Percent lost")
    return Report(name, title, message, Kind.BARS, items, header, rows, notes, has_before=True)


def _sums(rows: Sequence[LossFigures], key: Callable[[LossFigures], int], what: str) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for row in rows:
        found[key(row)] += getattr(row, what)
    return found


def _lost(rows: Sequence[LossFigures], key: Callable[[LossFigures], int]) -> dict[int, int]:
    no_shows, late = _sums(rows, key, "no_shows"), _sums(rows, key, "late_cancels")
    return defaultdict(int, {one: no_shows[one] + late[one] for one in {*no_shows, *late}})


def _size(party: int) -> str:
    return f"{party} or more" if party >= _LARGEST else f"{party} guest" if party == 1 else f"{party} guests"


def lengths(found: Figures) -> Report:
    """How long parties stay beside what is planned; where they differ, another plan is proposed and staff decide."""
    stays = sorted(found.stays, key=lambda stay: (stay.service, stay.party))
    several = len({stay.service for stay in stays}) > 1
    called = [f"{stay.service}, {_size(stay.party)}" if several else _size(stay.party) for stay in stays]
    items = [
        Item(name, stay.real, f"{stay.real:.0f} min, planned {stay.planned:.0f}", stay.planned)
        for name, stay in zip(called, stays, strict=True)
        if stay.visits >= _SHOWN
    ]
    notes = [note for name, stay in zip(called, stays, strict=True) if (note := _proposal(name, stay))]
    message = "Parties stay about as long as you plan"
    if notes:
        notes = notes[:_MOST_PROPOSED]
        message = f"{many(len(notes), 'length')} to plan anew"
    if not stays:
        message = "Nobody was marked as seated and as left"
    if notes:
        notes.append("Lengths are changed in the settings. Nothing changes by itself.")
    rows = [
        (name, stay.visits, round(stay.planned), round(stay.real)) for name, stay in zip(called, stays, strict=True)
    ]
    header = ("Party", "Visits", "Planned minutes", "Real minutes (half stay longer)")
    return Report("lengths", "How long parties stay", message, Kind.BARS, items, header, rows, notes, has_before=True)


def _proposal(name: str, stay: StayFigures) -> str:
    if stay.visits < _ENOUGH or abs(stay.real - stay.planned) < _DIFFERS:
        return ""
    near = round(stay.real / _STEP) * _STEP
    return f"{name}: they stay {near} min, you plan {stay.planned:.0f} ({stay.visits} visits)."

"""Addresses of the diary itself: the day, its views, a booking beside it, what a host does there."""

from typing import Final

from django.urls import URLPattern, URLResolver, path

from bookings.views import (
    acting,
    brakes,
    closeout,
    closure,
    decide,
    diary,
    drawer,
    floor,
    holding,
    moving,
    new,
    offers,
    offline,
    problems,
    recognising,
    walk_in,
    wishing,
)

_ACTS: Final = {
    "seat": acting.seat,
    "complete": acting.complete,
    "no-show": acting.no_show,
    "cancel": acting.cancel,
    "undo": acting.undo,
    "accept": acting.accept,
    "deposit": acting.deposit,
    "returned": acting.returned,
    "need": acting.need,
    "allergies": wishing.allergies,
    "needs": wishing.more_needs,
    "late": acting.running_late,
    "on-time": acting.on_time,
    "write": acting.write,
    "bot-wrong": acting.bot_wrong,
    "change": acting.change,
    "put-back": acting.put_back,
    "ask-again": acting.ask_again,
    "took": offers.take,
    "took-none": offers.take_none,
}
_DIARY: Final = "venue/<slug:slug>/diary/"
_DECIDE: Final = "venue/<slug:slug>/decide/"
_BOOKING: Final = "venue/<slug:slug>/bookings/<int:booking_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("venue/sw.js", offline.worker, name="worker"),
    path(_DIARY, diary.day, name="day"),
    path(f"{_DIARY}list/", diary.listed, name="day-list"),
    path(f"{_DIARY}sheet/", diary.sheet, name="day-sheet"),
    path(f"{_DIARY}floor/", floor.show, name="floor"),
    path("venue/<slug:slug>/settings/floor/", floor.edit, name="floor-edit"),
    path(f"{_DIARY}problems/", problems.show, name="problems"),
    path(f"{_DIARY}close-out/", closeout.show, name="close-out"),
    path(f"{_BOOKING}correct/", closeout.correct, name="booking-correct"),
    path(f"{_DIARY}close/", closure.show, name="closure"),
    path(f"{_DIARY}brakes/", brakes.pull, name="brakes"),
    path(f"{_DIARY}brakes/<int:brake_id>/lift/", brakes.lift, name="brake-lift"),
    path(f"{_DIARY}new/", new.show, name="new"),
    path(f"{_DIARY}new/hold/", holding.hold, name="new-hold"),
    path(f"{_DIARY}new/tables/", holding.together, name="new-tables"),
    path(f"{_DIARY}new/name/", new.name, name="new-name"),
    path(f"{_DIARY}new/book/", new.book, name="new-book"),
    path(f"{_DIARY}new/drop/", new.drop, name="new-drop"),
    path(f"{_DIARY}new/known/", recognising.recognise, name="new-known"),
    path(f"{_DIARY}walk-in/", walk_in.show, name="walk-in"),
    path(f"{_DIARY}walk-in/seat/", walk_in.seat, name="walk-in-seat"),
    path(f"{_DIARY}walk-in/wait/", walk_in.wait, name="walk-in-wait"),
    path(_DECIDE, decide.show, name="decide"),
    path(f"{_DECIDE}count/", decide.count, name="to-decide"),
    path(f"{_DECIDE}<int:booking_id>/", decide.answer, name="decide-answer"),
    path(f"{_DECIDE}<int:booking_id>/times/", decide.times, name="decide-times"),
    path(f"{_DECIDE}change/<int:change_id>/", decide.answer_change, name="decide-change"),
    path(f"{_DECIDE}change/<int:change_id>/times/", decide.change_times, name="decide-change-times"),
    path(_BOOKING, drawer.show, name="booking"),
    path(f"{_BOOKING}tables/", drawer.tables, name="booking-tables"),
    path(f"{_BOOKING}move/", moving.move, name="booking-move"),
    path(f"{_BOOKING}trade/", moving.trade, name="booking-trade"),
    *(path(f"{_BOOKING}{name}/", acting.page(act), name=f"booking-{name}") for name, act in _ACTS.items()),
]

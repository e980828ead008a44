"""/start/: a new venue from nothing, one question at a time. It may be left and taken up again."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from agnt.lib.errors import DomainError
from venues.forms.start import answers_of, form_of, largest_of
from venues.models import Onboarding
from venues.services import onboarding
from venues.services.onboarding import STEPS, Status

WORDS = {
    Status.KIND: ("Your venue", "A name, a kind and a place: the rest can wait."),
    Status.RESOURCES: ("What can be booked", "Count roughly. Names, areas and joined tables come later."),
    Status.HOURS: ("When you are open", "From the first start to when the last guest has left. Twice a day: "
                   "12:00-15:00, 18:00-23:00. Past midnight: 18:00-01:00. Closed: leave it empty."),
    Status.TERMS: ("How bookings are decided", "These fit most houses like yours. Change what does not."),
    Status.PREVIEW: ("A look at the week", "This is what guests could book. Not right? Go back: nothing is lost."),
}  # fmt: skip


@require_safe
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Where he left off; for a stranger what this is, and the way in."""
    if not request.user.is_authenticated:
        return render(request, "venues/start.html", {"section": "start"})
    row = onboarding.open_of(request.user.pk or 0)
    return redirect("venues:start-step", row.status if row else Status.KIND)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def step(request: HttpRequest, step: str) -> HttpResponse:
    """One question. A later one than is due leads back to the one that is."""
    if step not in STEPS:
        raise Http404("no such step")
    user_id = request.user.pk or 0
    row = onboarding.open_of(user_id)
    due = Status(row.status) if row else Status.KIND
    if STEPS.index(Status(step)) > STEPS.index(due):
        return redirect("venues:start-step", due)
    if request.method == "POST" and "drop" in request.POST:
        onboarding.drop(user_id=user_id)
        return redirect("venues:mine")
    if step == Status.PREVIEW:
        return _open_it(request, user_id) if request.method == "POST" else _page(request, step, row, None)
    answers = row.answers if row else {}
    form = form_of(step, answers, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        onboarding.answer(user_id=user_id, step=step, values=answers_of(form))
        return redirect("venues:start-step", STEPS[STEPS.index(Status(step)) + 1])
    return _page(request, step, row, form)


def _too_large(answers: dict[str, Any]) -> int | None:
    """The largest party that anything here holds, where larger ones are allowed: it is said before the venue opens."""
    wanted, fits = answers.get("terms", {}).get("max_party"), largest_of(answers)
    return fits if wanted and fits and wanted > fits else None


def _open_it(request: HttpRequest, user_id: int) -> HttpResponse:
    try:
        venue = onboarding.finish(user_id=user_id)
    except DomainError:
        return redirect("venues:start")
    messages.success(
        request, f"{venue.name} is open. Next: invite your people and put the link for guests to use. See Settings."
    )
    return redirect(f"/venue/{venue.slug}/diary/")


def _page(request: HttpRequest, step: str, row: Onboarding | None, form: object) -> HttpResponse:
    number = STEPS.index(Status(step))
    title, help_text = WORDS[Status(step)]
    facts = {
        "step": step,
        "form": form,
        "title": title,
        "help_text": help_text,
        "number": number + 1,
        "steps": [(value, WORDS[value][0], at < number, row is not None and at <= STEPS.index(Status(row.status)))
                  for at, value in enumerate(STEPS)],
        "back": STEPS[number - 1] if number else "",
        "name": (row.answers.get("kind", {}).get("name", "") if row else ""),
        "section": "start",
        "holds": _too_large(row.answers) if row and step == Status.PREVIEW else None,
    }  # fmt: skip
    return render(request, "venues/start_step.html", facts)

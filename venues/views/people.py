"""/venue/<slug>/settings/people/: who works here, and who hears of what."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from agnt.core import idempotency
from venues import notices
from venues.access import Desk, Role, at_desk
from venues.forms.hours import DAYS, WeekForm
from venues.forms.people import InviteForm, NoticesForm, RoleForm, roles_for
from venues.models import Duty, Invitation, Member, NoticePreference
from venues.services import members, rosters
from venues.services.rosters import Span

FORMS = ("GET", "HEAD", "POST")


@require_http_methods(FORMS)
@at_desk(Role.MANAGER, alone=True)
def people(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The members and the open invitations; a POST invites."""
    form = InviteForm(request.POST if request.method == "POST" else None, giver=desk.member.role)
    if request.method == "POST" and form.is_valid():
        asked = {"role": form.cleaned_data["role"], "contact": form.contact()}
        invitation = idempotency.one_row(
            Invitation,
            scope=f"{desk.by}:invite:{desk.venue.pk}",
            key=request.POST.get("once", ""),
            form=dict(request.POST.lists()),
            make=lambda: members.invite_step(venue_id=desk.venue.pk, by_id=desk.user.pk, **asked),
        )
        sent = invitation.address["email"]
        messages.success(request, f"Invited. The link went to {sent}." if sent else "The link is ready to copy.")
        return redirect("venues:people", desk.venue.slug)
    rows = desk.venue.members.select_related("user").prefetch_related("duties").order_by("created_at", "pk")
    facts = {
        "members": [(row, row.user_id == desk.user.pk or members.may_give(desk.member.role, row.role)) for row in rows],
        "invitations": [
            (
                row,
                row.name or (row.address or {}).get("email") or "Somebody",
                members.link_of(row) if members.may_give(desk.member.role, row.role) else "",
            )
            for row in desk.venue.invitations.select_related("invited_by", "venue")
            if row.is_open
        ],
        "form": form,
    }
    return _page(request, desk, "venues/people.html", facts)


@require_http_methods(FORMS)
@at_desk(Role.MANAGER, to_change=Role.MANAGER, alone=True)
def revoke(request: HttpRequest, desk: Desk, invitation_id: int) -> HttpResponse:
    """End an open invitation; looking ends nothing."""
    get_object_or_404(Invitation, pk=invitation_id, venue=desk.venue)
    if request.method != "POST":
        return redirect("venues:people", desk.venue.slug)
    members.revoke(venue_id=desk.venue.pk, invitation_id=invitation_id, by_id=desk.user.pk)
    messages.success(request, "That link opens nothing any more.")
    return redirect("venues:people", desk.venue.slug)


def _member(desk: Desk, member_id: int) -> Member:
    """A member whom this one may look after: himself, or one of a role that he may give."""
    member = get_object_or_404(desk.venue.members.select_related("user"), pk=member_id)
    if member.user_id != desk.user.pk and not members.may_give(desk.member.role, member.role):
        raise Http404("no such member")
    return member


@require_http_methods(FORMS)
@at_desk(Role.READER, to_change=Role.READER, alone=True)
def member(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """One member: his role, when he is on duty, what he hears of. Everybody looks after his own notices."""
    row = _member(desk, member_id)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    role = RoleForm(request.POST if act == "role" else {"role": row.role}, giver=desk.member.role)
    week = WeekForm(request.POST if act == "duties" else None, initial=_duties(row))
    boxes = NoticesForm(request.POST if act == "notices" else None, initial=_notices(row))
    if act and _done(desk, row, act, role, week, boxes):
        messages.success(request, "Kept.")
        return redirect("venues:member", desk.venue.slug, row.pk)
    facts = {
        "row": row,
        "role": role if roles_for(desk.member.role) else None,
        "week": week,
        "notices": boxes,
        "channels": NoticePreference.By.labels,
        "own": row.user_id == desk.user.pk,
    }
    return _page(request, desk, "venues/member.html", facts)


def _done(desk: Desk, row: Member, act: str, role: RoleForm, week: WeekForm, boxes: NoticesForm) -> bool:
    """Carry out what the one form of the page says; False where it has mistakes or is not this member's to send."""
    here = {"venue_id": desk.venue.pk, "member_id": row.pk}
    if act == "role" and desk.is_manager and role.is_valid():
        members.change_role(**here, role=role.cleaned_data["role"], by_id=desk.user.pk)
    elif act == "duties" and desk.is_manager and week.is_valid():
        rosters.set_duties(**here, spans=[Span(day, *span) for day, span in week.week()], by=desk.by)
    elif act == "notices" and boxes.is_valid():
        rosters.set_notices(**here, wanted=boxes.wanted(), by=desk.by)
    else:
        return False
    return True


def _duties(row: Member) -> dict[str, str]:
    return WeekForm.of([(duty.weekday, (duty.start, duty.until)) for duty in Duty.objects.filter(member=row)])


def _notices(row: Member) -> dict[str, bool]:
    kept = {(one.event, one.by): one.wanted for one in NoticePreference.objects.filter(member=row)}
    events, channels = NoticePreference.Event.values, NoticePreference.By.values
    return {
        f"{event}.{channel}": notices.wanted(row.role, kept, event, channel) for event in events for channel in channels
    }


@require_http_methods(FORMS)
@at_desk(Role.READER, to_change=Role.READER, alone=True)
def remove(request: HttpRequest, desk: Desk, member_id: int) -> HttpResponse:
    """Ask once, with what it ends; the POST removes."""
    row = _member(desk, member_id)
    if request.method != "POST":
        return _page(request, desk, "venues/member_remove.html", {"row": row, "own": row.user_id == desk.user.pk})
    members.remove(venue_id=desk.venue.pk, member_id=row.pk, by_id=desk.user.pk)
    messages.success(request, f"{row.user.name or row.user.email} has no access any more.")
    return redirect("venues:mine") if row.user_id == desk.user.pk else redirect("venues:people", desk.venue.slug)


@require_http_methods(FORMS)
@at_desk(Role.MANAGER, to_change=Role.MANAGER)
def answer_hours(request: HttpRequest, desk: Desk) -> HttpResponse:
    """When the venue answers requests; empty: always."""
    kept = [(row.weekday, (row.start, row.until)) for row in desk.venue.answer_hours.all()]
    week = WeekForm(request.POST if request.method == "POST" else None, initial=WeekForm.of(kept))
    if request.method == "POST" and week.is_valid():
        spans = [Span(day, *span) for day, span in week.week()]
        rosters.set_answer_hours(venue_id=desk.venue.pk, spans=spans, by=desk.by)
        messages.success(request, "Kept.")
        return redirect("venues:answer-hours", desk.venue.slug)
    return _page(request, desk, "venues/answer_hours.html", {"week": week, "days": DAYS})


def _page(request: HttpRequest, desk: Desk, template: str, facts: Mapping[str, object]) -> HttpResponse:
    return render(request, template, {"desk": desk, "section": "settings", "part": "people", **facts})

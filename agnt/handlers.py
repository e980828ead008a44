"""Who hears what: event name -> dotted paths. Here rooms further right learn of what happened left of them."""

from collections.abc import Mapping

HANDLERS: Mapping[str, tuple[str, ...]] = {
    # step 1 -> 2: an outside event was stored
    "inbound.received": ("chat.handlers.on_inbound",),
    # step 2 -> 3: a guest's message was stored
    "message.received": ("agents.handlers.on_message_received",),
    # step 4 -> 5: the guest's yes was carried out
    "envelope.created": ("agents.handlers.on_envelope_created",),
    # step 6: the diary or staff decided
    "venue.decided": ("agents.handlers.on_venue_decided",),
    # step 8
    "booking.created": (
        "chat.handlers.on_booking_created",
        "bookings.handlers.on_booking_created",
        "agents.handlers.on_booking_created",
    ),
    # policy ask: a person was given the card of a request or a change
    "booking.asked": ("chat.services.member_news.on_booking_asked",),
    "booking.confirmed": (
        "chat.handlers.on_booking_confirmed",
        "billing.handlers.on_booking_confirmed",
        "agents.services.outside_news.on_booking_confirmed",
        "chat.services.member_news.on_booking_confirmed",
    ),
    "booking.awaiting_deposit": (
        "chat.handlers.on_booking_awaiting_deposit",
        "chat.services.member_news.on_booking_awaiting_deposit",
    ),
    "booking.countered": ("chat.handlers.on_booking_countered",),
    "booking.rejected": ("chat.handlers.on_booking_rejected",),
    # staff took their no back: it is to be decided anew
    "booking.reopened": (
        "chat.handlers.on_booking_reopened",
        "bookings.handlers.on_booking_created",
        "agents.handlers.on_booking_reopened",
    ),
    "booking.expired": (
        "chat.handlers.on_booking_expired",
        "billing.handlers.on_booking_expired",
        "agents.handlers.on_booking_expired",
        "agents.services.outside_news.on_booking_expired",
        "chat.services.desk_news.on_deposit_to_return",
    ),
    "booking.cancelled": (
        "chat.handlers.on_booking_cancelled",
        "billing.handlers.on_booking_cancelled",
        "agents.handlers.on_booking_cancelled",
        "agents.services.outside_news.on_booking_cancelled",
        "chat.services.member_news.on_booking_cancelled",
        "chat.services.desk_news.on_deposit_to_return",
    ),
    "booking.seated": (),
    "booking.completed": ("billing.handlers.on_booking_completed",),
    "booking.no_show": ("billing.handlers.on_booking_no_show",),
    # what is done after the answer
    "booking.undone": ("billing.handlers.on_booking_undone", "agents.services.outside_news.on_booking_undone"),
    "booking.modified": (
        "agents.handlers.on_booking_modified",
        "agents.services.outside_news.on_booking_modified",
        "chat.handlers.on_booking_modified",
        "chat.services.member_news.on_booking_modified",
        "chat.services.desk_news.on_deposit_to_return",
    ),
    "booking.told": ("chat.services.member_news.on_booking_told",),
    "booking.late": ("chat.services.member_news.on_booking_late",),
    "booking.reminder": ("chat.handlers.on_booking_reminder",),
    # a message did not reach the guest
    "booking.unreached": ("chat.services.member_news.on_booking_unreached",),
    # a guest's wish to change, or the venue's
    "change.asked": ("chat.handlers.on_change_asked", "bookings.handlers.on_change_asked"),
    "change.awaiting_deposit": ("chat.handlers.on_change_awaiting_deposit",),
    "change.countered": ("chat.handlers.on_change_countered",),
    "change.declined": ("chat.services.desk_news.on_offer_ended",),
    "change.expired": ("chat.handlers.on_change_expired", "chat.services.desk_news.on_offer_ended"),
    "change.offered": ("chat.handlers.on_change_offered",),
    "change.reopened": ("chat.handlers.on_change_reopened", "bookings.handlers.on_change_asked"),
    "change.rejected": ("chat.handlers.on_change_rejected",),
    "change.withdrawn": ("chat.services.desk_news.on_change_withdrawn",),
    "dispute.opened": ("chat.services.desk_news.on_dispute_opened",),
    "dispute.decided": ("chat.handlers.on_dispute_decided",),
    # the venue's set-up and its people
    "setup.changed": ("bookings.handlers.on_setup_changed",),
    "member.changed": ("bookings.handlers.on_member_changed",),
    "invitation.made": ("chat.handlers.on_invitation_made",),
    # online booking paused, or slower
    "venue.braked": ("bookings.handlers.on_venue_braked",),
    # after the visit
    "review.asked": ("chat.handlers.on_review_asked",),
    "review.given": ("chat.services.member_news.on_review_given",),
    "review.answered": ("chat.handlers.on_review_answered",),
    # the waitlist
    "waitlist.joined": ("chat.handlers.on_waitlist_joined",),
    "waitlist.offered": ("chat.handlers.on_waitlist_offered",),
    "waitlist.ready": ("chat.handlers.on_waitlist_ready",),
    "waitlist.offer_expired": ("chat.handlers.on_waitlist_offer_expired",),
    "waitlist.expired": ("chat.handlers.on_waitlist_expired",),
    "waitlist.accepted": (
        "agents.handlers.on_waitlist_accepted",
        "chat.services.member_news.on_waitlist_accepted",
    ),
}

"""Every recurring job: name -> when and what (CONTRACT section 8). django-celery-beat rings; agnt.core.jobs decides."""

from collections.abc import Mapping

from agnt.core.jobs import Daily, Every, Job

SCHEDULE: Mapping[str, Job] = {
    "sweep_deliveries": Job(Every(15), "agnt.core.outbox.sweep"),
    "resume_stuck_turns": Job(Every(15), "agents.jobs.resume_stuck_turns"),
    "drain_venue_inboxes": Job(Every(30), "agents.jobs.drain_inboxes"),
    "expire_places": Job(Every(30), "bookings.jobs.expire_places"),
    "flag_outcomes": Job(Every(900), "bookings.jobs.flag_outcomes"),
    "complete_untouched": Job(Every(3600), "bookings.jobs.complete_untouched"),
    "offer_waitlist": Job(Every(60), "bookings.jobs.offer_waitlist"),
    "escalate_ask_cards": Job(Every(60), "bookings.jobs.escalate_ask_cards"),
    "expire_envelopes": Job(Every(30), "agents.jobs.expire_envelopes"),
    "sweep_orphaned_responses": Job(Every(1800), "agents.jobs.sweep_orphaned_responses"),
    "retry_mail": Job(Every(60), "agnt.core.mail.sweep"),
    "booking_reminders": Job(Every(900), "bookings.jobs.booking_reminders"),
    "review_requests": Job(Every(3600), "bookings.jobs.review_requests"),
    "retry_failed_sends": Job(Every(60), "chat.jobs.retry_failed_sends"),
    "shift_sheets": Job(Every(900), "chat.jobs.shift_sheets", lease_seconds=600),
    "venue_daily_summary": Job(Every(900), "chat.jobs.venue_daily_summary", lease_seconds=600),
    "confirmation_fallback": Job(Every(60), "chat.jobs.confirmation_fallback"),
    "need_answers": Job(Every(30), "chat.jobs.need_answers"),
    "still_waiting_notes": Job(Every(60), "chat.jobs.still_waiting_notes"),
    "reconcile_ledger": Job(Daily(5, 30), "billing.jobs.reconcile_ledger", lease_seconds=1800),
    "embed_venues": Job(Every(600), "venues.jobs.embed_venues", lease_seconds=600),
    "prune_nonces": Job(Every(3600), "agnt.core.nonces.prune"),
    "prune_job_runs": Job(Daily(4, 50), "agnt.core.jobs.prune"),
}

"""Addresses of the pages that need every room."""

from django.contrib import admin
from django.urls import path

from agnt.front.views import (
    booking,
    booking_acts,
    booking_change,
    decide,
    decide_claim,
    docs,
    landing,
    letters,
    my_phone,
    simulator,
    story,
    talk,
    venue_booking,
    venue_page,
    venue_share,
    waiting,
)

app_name = "front"

urlpatterns = [
    path("", landing.landing, name="landing"),
    path("docs/", docs.index, name="docs"),
    path("docs/img/<str:name>", docs.picture, name="docs-picture"),
    path("docs/<path:slug>/", docs.page, name="docs-page"),
    path("simulator/", simulator.index, name="simulator"),
    path("simulator/letters/", letters.letters, name="letters"),
    path("simulator/phones", simulator.add, name="simulator-add"),
    path("simulator/whatsapp/send", simulator.send, name="simulator-send"),
    path("simulator/whatsapp/<str:number>/", simulator.phone, name="simulator-phone"),
    path("simulator/whatsapp/<str:number>/thread", simulator.thread, name="simulator-thread"),
    path("simulator/whatsapp/<str:number>/seen", simulator.seen, name="simulator-seen"),
    path("simulator/whatsapp/<str:number>/story", simulator.story, name="simulator-story"),
    path("b/<str:reference>/<str:token>/", booking.show, name="booking"),
    path("b/<str:reference>/<str:token>/cancel/", booking.cancel, name="booking-cancel"),
    path("b/<str:reference>/<str:token>/calendar.ics", booking.calendar, name="booking-calendar"),
    path("b/<str:reference>/<str:token>/change/", booking_change.change, name="booking-change"),
    path("b/<str:reference>/<str:token>/do/", booking_acts.act, name="booking-act"),
    path("w/<str:token>/", waiting.show, name="waiting"),
    path("v/<slug:slug>/", venue_page.show, name="venue"),
    path("v/<slug:slug>/embed/", venue_page.embed, name="venue-embed"),
    path("v/<slug:slug>/pick/", venue_booking.pick, name="venue-pick"),
    path("v/<slug:slug>/wait/", venue_booking.wait, name="venue-wait"),
    path("v/<slug:slug>/contact/", venue_booking.contact, name="venue-contact"),
    path("v/<slug:slug>/code/", venue_booking.code, name="venue-code"),
    path("venues/phone/", my_phone.my_phone, name="my-phone"),
    path("venue/<slug:slug>/share/", venue_share.share, name="venue-share"),
    path("venue/<slug:slug>/settings/links/", venue_share.links, name="venue-links"),
    path("v/<slug:slug>/qr.svg", venue_page.qr_code, name="venue-qr"),
    path("v/<slug:slug>/whatsapp.svg", venue_page.whatsapp_code, name="venue-whatsapp-qr"),
    path("admin/decide/<int:booking_id>/", admin.site.admin_view(decide.decide), name="decide"),
    path("admin/claim/<int:claim_id>/", admin.site.admin_view(decide_claim.decide_claim), name="decide-claim"),
    path("admin/talk/<int:conversation_id>/", admin.site.admin_view(talk.talk), name="talk"),
    path("admin/story/", admin.site.admin_view(story.find), name="story-find"),
    path("admin/story/<str:name>/", admin.site.admin_view(story.show), name="story"),
]

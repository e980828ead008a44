"""Every address that Django answers; the hot machine routes are in agnt/ingest/ and never come here."""

from django.contrib import admin
from django.contrib.auth.views import PasswordResetConfirmView
from django.urls import include, path

choose_password = PasswordResetConfirmView.as_view(
    template_name="account/choose_password.html",
    success_url="/venues/",
    post_reset_login=True,
    post_reset_login_backend="django.contrib.auth.backends.ModelBackend",
)

urlpatterns = [
    path("", include("agnt.front.urls")),
    path("", include("venues.urls")),
    path("", include("bookings.urls")),
    path("", include("chat.urls")),
    path("accounts/password/choose/<uidb64>/<token>/", choose_password, name="choose_password"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]

handler500 = "agnt.front.views.errors.server_error"

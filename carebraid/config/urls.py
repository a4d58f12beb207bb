"""Every address of the house."""

from django.urls import include, path

urlpatterns = [
    path("", include("carebraid.web.public.urls")),
    path("", include("carebraid.api.urls")),
    path("me/", include("carebraid.web.patient.urls")),
    path("clinic/", include("carebraid.web.clinic.urls")),
    path("partner/", include("carebraid.web.partner.urls")),
    path("manage/", include("carebraid.web.manager.urls")),
]

handler404 = "carebraid.web.shell.errors.not_found"
handler500 = "carebraid.web.shell.errors.fault"

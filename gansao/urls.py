"""Every door of the house, one line a feature. URLs are Vietnamese without marks."""

from django.urls import include, path

handler500 = "gansao.orm.busy.failed"

urlpatterns = [
    path("", include("gansao.home.urls")),
    path("", include("gansao.accounts.urls")),
    path("", include("gansao.places.urls")),
    path("", include("gansao.guides.urls")),
    path("", include("gansao.worktime.urls")),
    path("", include("gansao.notices.urls")),
    path("", include("gansao.criteria.urls")),
    path("", include("gansao.programmes.urls")),
    path("", include("gansao.assessments.urls")),
    path("", include("gansao.appraisals.urls")),
    path("", include("gansao.visits.urls")),
    path("", include("gansao.committee.urls")),
    path("", include("gansao.recognition.urls")),
    path("", include("gansao.closing.urls")),
]

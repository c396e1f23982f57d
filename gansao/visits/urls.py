from django.urls import path

from gansao.visits.views import kit, minutes, planning, sync

app_name = "visits"

urlpatterns = [
    path("nam/<slug:key>/di-thuc-te/", planning.plan, name="plan"),
    path("nam/<slug:key>/di-thuc-te/<uuid:pk>/", kit.show, name="kit"),
    path("nam/<slug:key>/di-thuc-te/<uuid:pk>/ngay/", planning.replan, name="replan"),
    path("nam/<slug:key>/di-thuc-te/<uuid:pk>/mau/", kit.sample, name="sample"),
    path("nam/<slug:key>/di-thuc-te/<uuid:pk>/tu-tep/", sync.from_file, name="from_file"),
    path("nam/<slug:key>/di-thuc-te/<uuid:pk>/anh/<int:number>/<str:size>/", kit.photo, name="photo"),
    path("nam/<slug:key>/di-thuc-te/<uuid:pk>/bien-ban/", minutes.minutes, name="minutes"),
    path("nam/<slug:key>/di-thuc-te/<uuid:pk>/bien-ban.docx", minutes.minutes_docx, name="minutes_docx"),
    path("nam/<slug:key>/di-thuc-te/<uuid:pk>/bien-ban.pdf", minutes.minutes_pdf, name="minutes_pdf"),
    path("nam/<slug:key>/di-thuc-te/<uuid:pk>/bien-ban/<int:version>/", minutes.minutes_file, name="minutes_file"),
    path("api/di-thuc-te/<uuid:pk>/", sync.ready, name="ready"),
    path("api/di-thuc-te/<uuid:pk>/dong-bo/", sync.sync, name="sync"),
    path("di-thuc-te.js", kit.worker, name="worker"),
]

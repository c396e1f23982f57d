from django.urls import path

from gansao.closing.views import complaints

app_name = "closing"

_COMPLAINT = "nam/<slug:key>/khieu-nai/<int:pk>/"

urlpatterns = [
    path("nam/<slug:key>/khieu-nai/", complaints.complaints, name="complaints"),
    path("nam/<slug:key>/khieu-nai/moi/", complaints.complain, name="complain"),
    path(_COMPLAINT, complaints.complaint, name="complaint"),
    path(f"{_COMPLAINT}tra-loi/", complaints.answer, name="answer"),
    path(f"{_COMPLAINT}ky/", complaints.sign_answer, name="sign_answer"),
    path(f"{_COMPLAINT}rut/", complaints.take_back, name="take_back"),
    path(f"{_COMPLAINT}dinh-chinh/", complaints.correct, name="correct"),
    path(f"{_COMPLAINT}tep/<int:file>/", complaints.attached, name="complaint_file"),
    path(f"{_COMPLAINT}da-ky/", complaints.signed_answer, name="signed_answer"),
]

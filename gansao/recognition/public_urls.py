"""The open pages of results, decisions and certificates."""

from django.urls import path

from gansao.accounts.limits import open_to_all
from gansao.recognition import public_decisions, public_evidence, public_files, public_views

urlpatterns = [
    path("ket-qua/", open_to_all(public_views.years), name="public_years"),
    path("ket-qua.json", open_to_all(public_files.years_json), name="years_json"),
    path("ket-qua.csv", open_to_all(public_files.years_csv), name="years_csv"),
    path("ket-qua/so-cai.jsonl", open_to_all(public_files.log), name="log"),
    path("ket-qua/<slug:key>.json", open_to_all(public_files.year_json), name="year_json"),
    path("ket-qua/<slug:key>.csv", open_to_all(public_files.year_csv), name="year_csv"),
    path("ket-qua/<slug:key>/", open_to_all(public_views.year), name="public_year"),
    path("ket-qua/<slug:key>/ban-do/", open_to_all(public_views.map_), name="public_map"),
    path("ket-qua/<slug:key>/diem.csv", open_to_all(public_files.marks_csv), name="marks_csv"),
    path("ket-qua/<slug:key>/bo-tieu-chi.yaml", open_to_all(public_files.year_criteria_set), name="year_criteria_set"),
    path("ket-qua/<slug:key>/<slug:code>/", open_to_all(public_views.unit), name="public_unit"),
    path("ket-qua/<slug:key>/<slug:code>/minh-chung/", open_to_all(public_evidence.evidence), name="public_evidence"),
    path(
        "ket-qua/<slug:key>/<slug:code>/minh-chung/<int:pk>/<str:size>/",
        open_to_all(public_evidence.picture),
        name="public_picture",
    ),
    path("quyet-dinh/", open_to_all(public_decisions.decisions), name="public_decisions"),
    path("quyet-dinh.json", open_to_all(public_decisions.decisions_json), name="decisions_json"),
    path("quyet-dinh.csv", open_to_all(public_decisions.decisions_csv), name="decisions_csv"),
    path("quyet-dinh/<int:pk>/", open_to_all(public_decisions.decision), name="public_decision"),
    path("quyet-dinh/<int:pk>/noi-dung.pdf", open_to_all(public_decisions.decision_pdf), name="public_decision_pdf"),
    path("chung-nhan/<str:token>/", open_to_all(public_decisions.certificate), name="public_certificate"),
]

"""The open pages of results, decisions and certificates."""

from django.urls import path

from gansao.recognition import public_decisions, public_files, public_views

urlpatterns = [
    path("ket-qua/", public_views.years, name="public_years"),
    path("ket-qua.json", public_files.years_json, name="years_json"),
    path("ket-qua.csv", public_files.years_csv, name="years_csv"),
    path("ket-qua/so-cai.jsonl", public_files.log, name="log"),
    path("ket-qua/<slug:key>.json", public_files.year_json, name="year_json"),
    path("ket-qua/<slug:key>.csv", public_files.year_csv, name="year_csv"),
    path("ket-qua/<slug:key>/", public_views.year, name="public_year"),
    path("ket-qua/<slug:key>/ban-do/", public_views.map_, name="public_map"),
    path("ket-qua/<slug:key>/diem.csv", public_files.marks_csv, name="marks_csv"),
    path("ket-qua/<slug:key>/bo-tieu-chi.yaml", public_files.year_criteria_set, name="year_criteria_set"),
    path("ket-qua/<slug:key>/<slug:code>/", public_views.unit, name="public_unit"),
    path("quyet-dinh/", public_decisions.decisions, name="public_decisions"),
    path("quyet-dinh.json", public_decisions.decisions_json, name="decisions_json"),
    path("quyet-dinh.csv", public_decisions.decisions_csv, name="decisions_csv"),
    path("quyet-dinh/<int:pk>/", public_decisions.decision, name="public_decision"),
    path("quyet-dinh/<int:pk>/noi-dung.pdf", public_decisions.decision_pdf, name="public_decision_pdf"),
    path("chung-nhan/<str:token>/", public_decisions.certificate, name="public_certificate"),
]

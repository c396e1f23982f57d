from django.urls import path

from gansao.assessments import (
    document_views,
    evidence_views,
    mark_views,
    release_views,
    review_views,
    round_trip_views,
    sheet_views,
    signed_views,
    submission_views,
    upload_views,
    views,
)

app_name = "assessments"
DOSSIER = "nam/<slug:key>/ho-so/<str:code>/"

urlpatterns = [
    path("nam/<slug:key>/bang-diem.xlsx", views.marks_workbook, name="marks_workbook"),
    path("nam/<slug:key>/ho-so/", sheet_views.dossiers, name="dossiers"),
    path("nam/<slug:key>/ho-so.csv", sheet_views.dossiers_csv, name="dossiers_csv"),
    path("nam/<slug:key>/ho-so/<str:code>/", sheet_views.sheet, name="sheet"),
    path(DOSSIER + "minh-chung/", evidence_views.evidence, name="evidence"),
    path(DOSSIER + "minh-chung/muc-luc.<str:suffix>", evidence_views.index, name="evidence_index"),
    path(DOSSIER + "minh-chung/nam-truoc/", evidence_views.last_years, name="last_years"),
    path(DOSSIER + "minh-chung/<int:pk>/", evidence_views.piece, name="evidence_piece"),
    path(DOSSIER + "minh-chung/<int:pk>/cong-khai/", release_views.release, name="release_evidence"),
    path(DOSSIER + "minh-chung/<int:pk>/tep/", evidence_views.original, name="evidence_file"),
    path(DOSSIER + "minh-chung/<int:pk>/anh/", evidence_views.page_copy, name="evidence_copy"),
    path(DOSSIER + "minh-chung/<int:pk>/thu-nho/", evidence_views.thumbnail, name="thumbnail"),
    path(DOSSIER + "tai-lieu/", document_views.documents, name="documents"),
    path(DOSSIER + "tai-lieu/<int:pk>/tep/", document_views.document_file, name="document_file"),
    path(DOSSIER + "tai-lieu/<int:pk>/go/", document_views.document_removed, name="remove_document"),
    path(
        DOSSIER + "tai-lieu/<slug:name>.<str:suffix>",
        document_views.made_document,
        name="made_document",
    ),
    path("nam/<slug:key>/ho-so/<str:code>/phieu.xlsx", round_trip_views.sheet_workbook, name="sheet_workbook"),
    path("nam/<slug:key>/ho-so/<str:code>/nhap-phieu/", round_trip_views.bring_back, name="bring_back"),
    path("nam/<slug:key>/ho-so/<str:code>/nop/", submission_views.submission, name="submission"),
    path("nam/<slug:key>/ho-so/<str:code>/tieu-chi/<str:criterion>/", mark_views.criterion, name="criterion"),
    path("nam/<slug:key>/nhap-diem/", upload_views.uploads, name="uploads"),
    path("nam/<slug:key>/nhap-diem/<int:pk>/", upload_views.upload, name="upload"),
    path("nam/<slug:key>/nhap-diem/<int:pk>/tep/", upload_views.upload_file, name="upload_file"),
    path("nam/<slug:key>/tham-tra/", review_views.district, name="review"),
    path("nam/<slug:key>/tham-tra/huyen/<str:district>/van-ban/", review_views.district_paper, name="district_paper"),
    path("nam/<slug:key>/tham-tra/<str:code>/", review_views.unit_review, name="unit_review"),
    path("nam/<slug:key>/da-ky/<str:place>/<slug:paper>/", signed_views.signed_paper, name="signed_paper"),
    path(
        "nam/<slug:key>/da-ky/<str:place>/<slug:paper>/ban-<int:version>/",
        signed_views.signed_paper_file,
        name="signed_paper_file",
    ),
    path("nam/<slug:key>/xep-hang/", views.ranking, name="ranking"),
    path("nam/<slug:key>/xep-hang.csv", views.ranking_csv, name="ranking_csv"),
    path("nam/<slug:key>/xep-hang.xlsx", views.ranking_xlsx, name="ranking_xlsx"),
]

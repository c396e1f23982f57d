from django.urls import path

from gansao.assessments import (
    mark_views,
    review_views,
    round_trip_views,
    sheet_views,
    submission_views,
    upload_views,
    views,
)

app_name = "assessments"

urlpatterns = [
    path("nam/<slug:key>/bang-diem.xlsx", views.marks_workbook, name="marks_workbook"),
    path("nam/<slug:key>/ho-so/", sheet_views.dossiers, name="dossiers"),
    path("nam/<slug:key>/ho-so.csv", sheet_views.dossiers_csv, name="dossiers_csv"),
    path("nam/<slug:key>/ho-so/<str:code>/", sheet_views.sheet, name="sheet"),
    path("nam/<slug:key>/ho-so/<str:code>/phieu.xlsx", round_trip_views.sheet_workbook, name="sheet_workbook"),
    path("nam/<slug:key>/ho-so/<str:code>/nhap-phieu/", round_trip_views.bring_back, name="bring_back"),
    path("nam/<slug:key>/ho-so/<str:code>/nop/", submission_views.submission, name="submission"),
    path("nam/<slug:key>/ho-so/<str:code>/tieu-chi/<str:criterion>/", mark_views.criterion, name="criterion"),
    path("nam/<slug:key>/nhap-diem/", upload_views.uploads, name="uploads"),
    path("nam/<slug:key>/nhap-diem/<int:pk>/", upload_views.upload, name="upload"),
    path("nam/<slug:key>/nhap-diem/<int:pk>/tep/", upload_views.upload_file, name="upload_file"),
    path("nam/<slug:key>/tham-tra/", review_views.district, name="review"),
    path("nam/<slug:key>/tham-tra/huyen/<str:code>/van-ban/", review_views.district_paper, name="district_paper"),
    path("nam/<slug:key>/tham-tra/<str:code>/", review_views.unit_review, name="unit_review"),
    path("nam/<slug:key>/xep-hang/", views.ranking, name="ranking"),
    path("nam/<slug:key>/xep-hang.csv", views.ranking_csv, name="ranking_csv"),
    path("nam/<slug:key>/xep-hang.xlsx", views.ranking_xlsx, name="ranking_xlsx"),
]

from django.urls import path, re_path

from gansao.accounts.limits import open_to_all
from gansao.home import late_views, office_views, unit_views, views

app_name = "home"

urlpatterns = [
    path("", open_to_all(views.home), name="home"),
    path("kiem-chung/", open_to_all(views.verify), name="verify"),
    path("ve-phan-mem/", open_to_all(views.about), name="about"),
    path("viec/", office_views.work, name="work"),
    re_path(r"^nam/(?!mo/)(?P<key>[-\w]+)/$", office_views.year, name="year"),
    path("nam/<slug:key>/cham-tre/", late_views.late, name="late"),
    path("nam/<slug:key>/cham-tre.csv", late_views.late_csv, name="late_csv"),
    path("don-vi/", open_to_all(unit_views.search), name="unit_search"),
    path("don-vi.csv", open_to_all(unit_views.search_csv), name="unit_search_csv"),
    path("don-vi.json", open_to_all(unit_views.search_json), name="unit_search_json"),
    path("don-vi/<slug:code>/", open_to_all(unit_views.by_code), name="unit_by_code"),
    path("don-vi/<slug:code>/<slug:first_on>/", open_to_all(unit_views.unit), name="unit"),
]

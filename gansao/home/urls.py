from django.urls import path

from gansao.home import unit_views, views

app_name = "home"

urlpatterns = [
    path("", views.home, name="home"),
    path("kiem-chung/", views.verify, name="verify"),
    path("ve-phan-mem/", views.about, name="about"),
    path("don-vi/", unit_views.search, name="unit_search"),
    path("don-vi.json", unit_views.search_json, name="unit_search_json"),
    path("don-vi/<slug:code>/", unit_views.by_code, name="unit_by_code"),
    path("don-vi/<slug:code>/<slug:first_on>/", unit_views.unit, name="unit"),
]

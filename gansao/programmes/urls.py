from django.urls import path

from gansao.programmes import phase_views, register_views, views

app_name = "programmes"

urlpatterns = [
    path("nam/mo/", views.open_year, name="open_year"),
    path("nam/<slug:key>/don-vi/", views.units, name="units"),
    path("nam/<slug:key>/cong-khai/", views.disclosure, name="disclosure"),
    path("nam/<slug:key>/dang-ky/", register_views.register, name="register"),
    path("nam/<slug:key>/giai-doan/", phase_views.phases, name="phases"),
    path("nam/<slug:key>/giai-doan/quy-trinh/", phase_views.new_process, name="new_process"),
    path("nam/<slug:key>/giai-doan/quy-trinh.yaml", phase_views.process_file, name="process_file"),
    path("nam/<slug:key>/gia-han/", phase_views.extensions, name="extensions"),
]

from django.urls import path

from gansao.accounts.limits import open_to_all
from gansao.guides import views

app_name = "guides"

urlpatterns = [
    path("huong-dan/", open_to_all(views.guides), name="guides"),
    path("huong-dan/<slug:name>/", open_to_all(views.guide), name="guide"),
]

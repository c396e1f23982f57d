from django.urls import URLPattern

from gansao.recognition import public_urls

app_name = "recognition"

urlpatterns: list[URLPattern] = [
    *public_urls.urlpatterns,
]

from django.urls import path

from gansao.appraisals.views import assignment, columns, figures, marking, one_criterion, teams

app_name = "appraisals"
YEAR = "nam/<slug:key>/"

urlpatterns = [
    path(f"{YEAR}to-tham-dinh/", teams.teams, name="teams"),
    path(f"{YEAR}to-tham-dinh/<int:number>/", teams.team, name="team"),
    path(f"{YEAR}khai-bao/", teams.declarations, name="declarations"),
    path(f"{YEAR}phan-cong/", assignment.assignment, name="assignment"),
    path(f"{YEAR}phan-cong/<int:pk>/", assignment.run, name="run"),
    path(f"{YEAR}cham-lan-hai/", assignment.doubles, name="doubles"),
    path(f"{YEAR}tham-dinh/", marking.appraisals, name="appraisals"),
    path(f"{YEAR}tham-dinh/phan-viec/", marking.duties, name="duties"),
    path(f"{YEAR}tham-dinh/<slug:code>/", marking.sheet, name="sheet"),
    path(f"{YEAR}tham-dinh/<slug:code>/<str:criterion>/", one_criterion.criterion, name="criterion"),
    path(f"{YEAR}so-lieu-nganh/", columns.columns, name="columns"),
    path(f"{YEAR}so-lieu-nganh/mau.xlsx", columns.template, name="column_template"),
    path(f"{YEAR}so-lieu-nganh/<int:pk>/", columns.column, name="column"),
    path(f"{YEAR}muc-cham/", figures.severity, name="severity"),
    path(f"{YEAR}chenh-lech/", figures.differences, name="differences"),
]

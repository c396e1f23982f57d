from django.urls import path

from gansao.accounts.views import audit, own, people, people_list, second_factor, sign_in, sso

app_name = "accounts"

urlpatterns = [
    path("dang-nhap/", sign_in.sign_in, name="sign_in"),
    path("dang-nhap/mot-lan/", sign_in.enter_code, name="enter_code"),
    path("dang-nhap/mot-lan/<str:code>/", sign_in.use_code, name="use_code"),
    path("dang-nhap/ma-xac-thuc/", sign_in.second_step, name="second_step"),
    path("dang-nhap/chung/", sso.sso, name="sso"),
    path("dang-nhap/chung/ve/", sso.sso_back, name="sso_back"),
    path("dang-xuat/", sign_in.sign_out, name="sign_out"),
    path("tai-khoan/", own.own, name="own"),
    path("tai-khoan/dang-xuat-moi-noi/", own.sign_out_everywhere, name="sign_out_everywhere"),
    path("tai-khoan/phien/", own.end_session, name="end_session"),
    path("tai-khoan/xac-thuc/", second_factor.second_factor, name="second_factor"),
    path("tai-khoan/xac-thuc/ma-du-phong/", second_factor.recovery_codes, name="recovery_codes"),
    path("tai-khoan/xac-thuc/tat/", second_factor.turn_off, name="turn_off_second_factor"),
    path("quan-tri/tai-khoan/", people.people, name="people"),
    path("quan-tri/tai-khoan/moi/", people.new_person, name="new_person"),
    path("quan-tri/tai-khoan/tu-bang/", people_list.from_list, name="from_list"),
    path("quan-tri/tai-khoan/tu-bang/mau.xlsx", people_list.list_workbook, name="list_workbook"),
    path("quan-tri/tai-khoan/phat-ma/", people_list.codes, name="codes"),
    path("quan-tri/tai-khoan/<int:pk>/", people.person, name="person"),
    path("quan-tri/tai-khoan/<int:pk>/sua/", people.describe_person, name="describe_person"),
    path("quan-tri/tai-khoan/<int:pk>/ma-mot-lan/", people.hand_out_code, name="hand_out_code"),
    path("quan-tri/tai-khoan/<int:pk>/khoa/", people.disable, name="disable"),
    path("quan-tri/tai-khoan/<int:pk>/mo-lai/", people.enable, name="enable"),
    path("quan-tri/tai-khoan/<int:pk>/dat-lai-xac-thuc/", people.reset_second_factor, name="reset_second_factor"),
    path("quan-tri/tai-khoan/<int:pk>/dang-nhap-chung/", sso.link_person, name="link_person"),
    path("quan-tri/tai-khoan/<int:pk>/vai-tro/moi/", people.grant, name="grant"),
    path("quan-tri/tai-khoan/<int:pk>/vai-tro/<int:membership_pk>/", people.end_membership, name="end_membership"),
    path("nhat-ky/", audit.audit, name="audit"),
    path("nhat-ky.csv", audit.audit_csv, name="audit_csv"),
]

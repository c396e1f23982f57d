from django.urls import path

from gansao.closing.views import complaints, ending, lapses, rechecks, rules, withdrawals

app_name = "closing"

_WITHDRAWAL = "nam/<slug:key>/thu-hoi/<int:pk>"
_COMPLAINT = "nam/<slug:key>/khieu-nai/<int:pk>/"

urlpatterns = [
    path("nam/<slug:key>/khieu-nai/", complaints.complaints, name="complaints"),
    path("nam/<slug:key>/khieu-nai/moi/", complaints.complain, name="complain"),
    path(_COMPLAINT, complaints.complaint, name="complaint"),
    path(f"{_COMPLAINT}tra-loi/", complaints.answer, name="answer"),
    path(f"{_COMPLAINT}tra-loi.pdf", complaints.printed_answer, {"ending": "pdf"}, name="answer_pdf"),
    path(f"{_COMPLAINT}tra-loi.docx", complaints.printed_answer, {"ending": "docx"}, name="answer_docx"),
    path(f"{_COMPLAINT}ky/", complaints.sign_answer, name="sign_answer"),
    path(f"{_COMPLAINT}rut/", complaints.take_back, name="take_back"),
    path(f"{_COMPLAINT}dinh-chinh/", complaints.correct, name="correct"),
    path(f"{_COMPLAINT}tep/<int:file>/", complaints.attached, name="complaint_file"),
    path(f"{_COMPLAINT}da-ky/", complaints.signed_answer, name="signed_answer"),
    path("nam/<slug:key>/thu-hoi/", withdrawals.withdrawals, name="withdrawals"),
    path("nam/<slug:key>/thu-hoi/moi/", withdrawals.withdraw, name="withdraw"),
    path("nam/<slug:key>/thu-hoi/het-han/", lapses.lapses, name="lapses"),
    path(f"{_WITHDRAWAL}/", withdrawals.withdrawal, name="withdrawal"),
    path(f"{_WITHDRAWAL}.pdf", withdrawals.printed, {"ending": "pdf"}, name="withdrawal_pdf"),
    path(f"{_WITHDRAWAL}.docx", withdrawals.printed, {"ending": "docx"}, name="withdrawal_docx"),
    path(f"{_WITHDRAWAL}/ky/", withdrawals.sign_withdrawal, name="sign_withdrawal"),
    path(f"{_WITHDRAWAL}/go-chu-ky/", withdrawals.undo_signature, name="undo_withdrawal_signature"),
    path(f"{_WITHDRAWAL}/bo/", withdrawals.drop_withdrawal, name="drop_withdrawal"),
    path(f"{_WITHDRAWAL}/da-ky/", withdrawals.signed_file, name="signed_withdrawal"),
    path("nam/<slug:key>/kiem-tra-lai/", rechecks.rechecks, name="rechecks"),
    path("nam/<slug:key>/kiem-tra-lai/<int:pk>/", rechecks.recheck, name="recheck"),
    path("nam/<slug:key>/bao-cao/", ending.year_report, name="report"),
    path("nam/<slug:key>/bao-cao.pdf", ending.printed_report, {"ending": "pdf"}, name="report_pdf"),
    path("nam/<slug:key>/bao-cao.docx", ending.printed_report, {"ending": "docx"}, name="report_docx"),
    path("nam/<slug:key>/quy-tac-khep-nam/", rules.rules, name="rules"),
    path("nam/<slug:key>/luu-tru/", ending.archive, name="archive"),
    path("nam/<slug:key>/luu-tru/mo-lai/", ending.reopen, name="reopen_year"),
    path("nam/<slug:key>/luu-tru/lap-goi/", ending.package, name="package"),
    path("nam/<slug:key>/luu-tru/goi.zip", ending.download, name="package_zip"),
]

from django.urls import path

from gansao.recognition import public_urls
from gansao.recognition.views import certificates, deciding, freezing, publishing

app_name = "recognition"

_DECISION = "nam/<slug:key>/quyet-dinh/"
_CERTIFICATES = "nam/<slug:key>/chung-nhan/"

urlpatterns = [
    path("nam/<slug:key>/chot/", freezing.freeze, name="freeze"),
    path(_DECISION, deciding.decision, name="decision"),
    path(f"{_DECISION}bo/", deciding.drop_draft, name="drop_draft"),
    path(f"{_DECISION}y-kien/", deciding.rule_on_draft, name="rule_on_draft"),
    path(f"{_DECISION}ky/", deciding.sign, name="sign"),
    path(f"{_DECISION}go-chu-ky/", deciding.undo_signature, name="undo_signature"),
    path(f"{_DECISION}cong-bo/", publishing.publish, name="publish"),
    path(f"{_DECISION}<int:pk>.pdf", deciding.printed, {"ending": "pdf"}, name="decision_pdf"),
    path(f"{_DECISION}<int:pk>.docx", deciding.printed, {"ending": "docx"}, name="decision_docx"),
    path(f"{_DECISION}<int:pk>/da-ky/", deciding.signed_file, name="signed_file"),
    path("nam/<slug:key>/dinh-chinh/", publishing.correct, name="correct"),
    path(_CERTIFICATES, certificates.certificates, name="certificates"),
    path(f"{_CERTIFICATES}tat-ca.pdf", certificates.whole, {"what": "certificates"}, name="all_certificates"),
    path(f"{_CERTIFICATES}bien-gan-sao.pdf", certificates.whole, {"what": "plaques"}, name="all_plaques"),
    path(f"{_CERTIFICATES}tung-giay.zip", certificates.whole, {"what": "zip"}, name="certificates_zip"),
    path(f"{_CERTIFICATES}<int:pk>.pdf", certificates.one, {"what": "certificate"}, name="certificate_pdf"),
    path(f"{_CERTIFICATES}bien/<int:pk>.pdf", certificates.one, {"what": "plaque"}, name="plaque_pdf"),
    *public_urls.urlpatterns,
]

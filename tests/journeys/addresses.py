"""Every page there is, by who looks at it. {names} are given by under_way."""

MISSING = "/khong-co-trang-nay/"
OPEN = (
    MISSING,
    *("/", "/kiem-chung/", "/ve-phan-mem/"),
    *("/huong-dan/", "/huong-dan/xa/", "/huong-dan/huyen/", "/huong-dan/to-tham-dinh/", "/huong-dan/thu-ky/"),
    *("/don-vi/", "/don-vi/?q=my+thai", "/don-vi/?q=khongco", "/don-vi/07420/", "/don-vi/07420/2023-01-01/"),
    *("/don-vi/07375/2025-07-01/", "/don-vi/24/2025-07-01/"),
    *("/ket-qua/", "/ket-qua/2023/", "/ket-qua/2023/?q=xa+phuc+son", "/ket-qua/2023/?q=khongco"),
    *("/ket-qua/2023/ban-do/", "/ket-qua/2023/07420/", "/ket-qua/2023/07375/"),
    "/ket-qua/2023/07420/minh-chung/",
    *("/bo-tieu-chi/", "/bo-tieu-chi/cqtt-mau-2023/", "/bo-tieu-chi/cqtt-mau-2026/"),
    *("/quyet-dinh/", "/quyet-dinh/1/", "/quyet-dinh/{decision}/"),
    *("/chung-nhan/{stands}/", "/chung-nhan/{replaced}/", "/chung-nhan/khong-co/"),
    *("/lay-y-kien/tap-huan/", "/lay-y-kien/2023/"),
    *("/dang-nhap/", "/dang-nhap/mot-lan/", "/dang-nhap/mot-lan/KHONGCO/", "/dang-nhap/ma-xac-thuc/"),
    *("/dang-nhap/chung/", "/dang-nhap/chung/ve/"),  # no SSO is set: the page that says so
)
OFFICIAL = {
    "thuky": (
        *("/viec/", "/thong-bao/", "/tai-khoan/", "/nam/mo/", "/bo-tieu-chi/nap/"),
        *("/tai-khoan/xac-thuc/", "/tai-khoan/xac-thuc/ma-du-phong/", "/tai-khoan/xac-thuc/tat/"),
        "/nam/mo/?province=1&year=2018&units_as_of=01/12/2024&criteria_set=cqtt-mau-2023",
        *("/nam/2026/", "/nam/2026/don-vi/", "/nam/2026/cong-khai/", "/nam/2026/xep-hang/", "/nam/2026/chot/"),
        *("/nam/2024/", "/nam/2024/don-vi/", "/nam/2024/nhap-diem/", "/nam/2024/xep-hang/", "/nam/2024/chot/"),
        *(f"/nam/2024/nhap-diem/{{{upload}}}/" for upload in ("faulty", "asking", "ready")),
        *("/nam/2023/ho-so/", "/nam/2023/ho-so/?q=khongco", "/nam/2023/ho-so/07420/", "/nam/2023/ho-so/07420/nop/"),
        *("/nam/2023/", "/nam/2023/xep-hang/", "/nam/2023/xep-hang/?q=my+thai&don-vi=07420"),
        *("/nam/2023/chot/", "/nam/2023/quyet-dinh/", "/nam/2023/chung-nhan/", "/nam/2023/dinh-chinh/"),
        *("/nam/2023/khieu-nai/", "/nam/2023/khieu-nai/moi/", "/nam/2023/khieu-nai/{complaint}/"),
        "/nam/2023/khieu-nai/{complaint}/tra-loi/",
        *("/nam/2023/thu-hoi/", "/nam/2023/thu-hoi/moi/", "/nam/2023/thu-hoi/{withdrawal}/"),
        "/nam/2023/thu-hoi/het-han/",
        *("/nam/2023/kiem-tra-lai/", "/nam/2023/kiem-tra-lai/{recheck}/", "/nam/2023/bao-cao/", "/nam/2023/luu-tru/"),
        *("/nam/2022/chot/", "/nam/2022/quyet-dinh/", "/nam/2022/chung-nhan/", "/nam/2022/dinh-chinh/"),
        *("/nam/2021/chot/", "/nam/2021/quyet-dinh/", "/nam/2021/quyet-dinh/cong-bo/"),
        *("/nam/2020/quyet-dinh/", "/nam/2020/quyet-dinh/cong-bo/"),
        *("/nam/2019/", "/nam/2019/chot/", "/nam/2019/quyet-dinh/", "/nam/2019/dinh-chinh/"),
        *("/nam/2026/giai-doan/", "/nam/2026/giai-doan/quy-trinh/", "/nam/2026/gia-han/", "/nam/2026/dang-ky/"),
        "/nam/2026/cham-tre/",
        "/nam/2026/ho-so/07420/minh-chung/{piece}/cong-khai/",
        *("/nam/2023/giai-trinh/", "/nam/2023/giai-trinh/07420/", "/nam/2023/y-kien/", "/nam/2023/bang-tong-hop/"),
        *(
            "/nam/2023/bang-tong-hop/07420/",
            "/nam/2023/thay-doi/",
            "/nam/2023/thay-doi/{change}/",
            "/nam/2023/tham-tra/",
            "/nam/2023/tham-tra/07420/",
            "/nam/2023/to-trinh/",
            "/nam/2023/da-ky/24/to-trinh/",
            "/nam/2023/da-ky/217/bien-ban/",
            "/nam/2026/trinh-ban-chi-dao/",
        ),
        *("/nam/2026/to-tham-dinh/", "/nam/2026/to-tham-dinh/7/", "/nam/2026/khai-bao/", "/nam/2026/phan-cong/"),
        *("/nam/2026/phan-cong/{run}/", "/nam/2026/cham-lan-hai/", "/nam/2026/so-lieu-nganh/"),
        *("/nam/2026/so-lieu-nganh/{column}/", "/nam/2023/muc-cham/", "/nam/2023/chenh-lech/"),
        *("/quan-tri/lich/", "/quan-tri/lich/?nam=2027"),
        "/quan-tri/tai-khoan/",  # not allowed: the page that says so
    ),
    "hv.thuky": (
        *("/nam/tap-huan/lay-y-kien/", "/nam/tap-huan/lay-y-kien/{comment}/", "/nam/tap-huan/y-kien/{consultation}/"),
        "/nam/tap-huan/thay-doi/moi/?don-vi=99901&tieu-chi=1",
    ),
    "xa": (
        *("/nam/2026/ho-so/", "/nam/2026/ho-so/07420/", "/nam/2026/ho-so/07420/tieu-chi/11/"),
        *("/nam/2026/ho-so/07420/tieu-chi/1/", "/nam/2026/ho-so/07420/nop/"),
        "/nam/2026/ho-so/07420/nhap-phieu/",
        *("/nam/2026/ho-so/07420/minh-chung/", "/nam/2026/ho-so/07420/minh-chung/{piece}/"),
        "/nam/2026/ho-so/07420/tai-lieu/",
    ),
    "chutich": ("/viec/", "/nam/2026/", "/nam/2026/don-vi/", "/nam/2024/nhap-diem/", "/nam/2021/quyet-dinh/"),
    "vanthu": (
        "/viec/",
        "/nam/2021/quyet-dinh/",
        "/nam/2021/quyet-dinh/ky/",
        "/nam/2020/quyet-dinh/",
        "/nam/2023/khieu-nai/{complaint}/ky/",
        "/nam/2023/thu-hoi/{withdrawal}/ky/",
    ),
    "kiemtra": ("/viec/", "/nhat-ky/", "/nam/2023/xep-hang/", "/nam/2023/quy-tac-khep-nam/"),
    "totruong": (
        *("/nam/2026/di-thuc-te/", "/nam/2026/di-thuc-te/{visit}/", "/nam/2026/di-thuc-te/{visit}/ngay/"),
        *("/nam/2026/di-thuc-te/{visit}/mau/", "/nam/2026/di-thuc-te/{visit}/tu-tep/"),
        "/nam/2026/di-thuc-te/{visit}/bien-ban/",
        *("/nam/2026/tham-dinh/", "/nam/2026/tham-dinh/07420/", "/nam/2026/tham-dinh/07420/1/"),
        *("/nam/2026/tham-dinh/{marking}/", "/nam/2026/tham-dinh/{marking}/1/", "/nam/2026/tham-dinh/{marking}/11/"),
        "/nam/2026/tham-dinh/phan-viec/",
    ),
    "quantri": (
        *("/viec/", "/nhat-ky/", "/quan-tri/tai-khoan/", "/quan-tri/tai-khoan/moi/"),
        *("/quan-tri/tai-khoan/tu-bang/", "/quan-tri/tai-khoan/phat-ma/"),
        *("/quan-tri/tai-khoan/{person}/", "/quan-tri/tai-khoan/{person}/sua/"),
        *("/quan-tri/tai-khoan/{person}/vai-tro/moi/", "/quan-tri/tai-khoan/{person}/vai-tro/{membership}/"),
        "/quan-tri/tai-khoan/{person}/dang-nhap-chung/",
        *("/quan-tri/dia-ban/", "/quan-tri/dia-ban/07420/2023-01-01/"),
    ),
}
ABSENT = {"/quan-tri/tai-khoan/{person}/dang-nhap-chung/"}  # as long as no single sign-on is set
# What answers with a file, and what only takes something in: there is no page to look at.
FILES = frozenset(
    """
    home:unit_search_json home:unit_search_csv
    accounts:audit_csv accounts:list_workbook criteria:workbook criteria:public_set_yaml criteria:public_set_json
    criteria:public_set_csv
    assessments:sheet_workbook
    assessments:sheet_workbook assessments:evidence_index assessments:evidence_file assessments:evidence_copy
    assessments:thumbnail assessments:document_file assessments:made_document
    programmes:process_file assessments:district_paper home:late_csv
    assessments:marks_workbook assessments:upload_file assessments:ranking_csv assessments:ranking_xlsx
    assessments:dossiers_csv assessments:signed_paper_file
    recognition:decision_pdf recognition:decision_docx recognition:signed_file recognition:all_certificates
    recognition:all_plaques recognition:certificates_zip recognition:certificate_pdf recognition:plaque_pdf
    recognition:years_json recognition:years_csv recognition:log recognition:year_json recognition:year_csv
    recognition:marks_csv recognition:year_criteria_set recognition:decisions_json recognition:decisions_csv
    recognition:public_decision_pdf recognition:public_picture closing:complaint_file closing:signed_answer
    closing:answer_pdf closing:answer_docx
    committee:explanation_file committee:explanation_letter committee:consultation_letter committee:consultation_paper
    committee:board_csv committee:board_xlsx committee:paper
    appraisals:column_template
    visits:photo visits:minutes_docx visits:minutes_pdf visits:minutes_file visits:ready visits:worker
    closing:withdrawal_pdf closing:withdrawal_docx closing:signed_withdrawal
    closing:report_pdf closing:report_docx closing:package_zip
    """.split()
)
POSTED = frozenset(
    """
    assessments:last_years assessments:remove_document
    accounts:sign_out accounts:sign_out_everywhere accounts:end_session accounts:reset_second_factor
    accounts:hand_out_code accounts:disable accounts:enable
    recognition:drop_draft recognition:rule_on_draft recognition:undo_signature closing:take_back closing:correct
    visits:sync
    closing:undo_withdrawal_signature closing:drop_withdrawal closing:reopen_year closing:package
    """.split()
)

from django.urls import path, register_converter

from gansao.accounts.limits import open_to_senders
from gansao.committee import public_views
from gansao.committee.views import board, changing, consulting, explaining, posting, submitting

app_name = "committee"


class PaperEnding:
    """How a paper's file name ends."""

    regex = "pdf|docx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(PaperEnding, "paper_ending")

_BOARD = "nam/<slug:key>/bang-tong-hop"
_EXPLANATIONS = "nam/<slug:key>/giai-trinh/"
_CONSULTATIONS = "nam/<slug:key>/y-kien/"
_CHANGES = "nam/<slug:key>/thay-doi/"
_POSTING = "nam/<slug:key>/lay-y-kien/"
_SUBMISSION = "nam/<slug:key>/to-trinh/"

urlpatterns = [
    path(_EXPLANATIONS, explaining.explanations, name="explanations"),
    path(f"{_EXPLANATIONS}<str:code>/", explaining.explanation, name="explanation"),
    path(f"{_EXPLANATIONS}<str:code>/tep/<int:pk>/", explaining.explanation_file, name="explanation_file"),
    path(
        f"{_EXPLANATIONS}<str:code>/thong-bao.<paper_ending:ending>",
        explaining.explanation_letter,
        name="explanation_letter",
    ),
    path(_CONSULTATIONS, consulting.consultations, name="consultations"),
    path(f"{_CONSULTATIONS}cong-van.<paper_ending:ending>", consulting.consultation_letter, name="consultation_letter"),
    path(f"{_CONSULTATIONS}<int:pk>/", consulting.consultation, name="consultation"),
    path(f"{_CONSULTATIONS}<int:pk>/van-ban/", consulting.consultation_paper, name="consultation_paper"),
    path(f"{_BOARD}/", board.board, name="board"),
    path(f"{_BOARD}.csv", board.board_csv, name="board_csv"),
    path(f"{_BOARD}.xlsx", board.board_xlsx, name="board_xlsx"),
    path(f"{_BOARD}/<str:code>/", board.board_unit, name="board_unit"),
    path("nam/<slug:key>/trinh-ban-chi-dao/", board.take_in, name="take_in"),
    path(_CHANGES, changing.changes, name="changes"),
    path(f"{_CHANGES}moi/", changing.new_change, name="new_change"),
    path(f"{_CHANGES}<int:pk>/", changing.change, name="change"),
    path("lay-y-kien/<slug:key>/", open_to_senders(public_views.posted_list), name="posted_list"),
    path(_POSTING, posting.posting, name="posting"),
    path(f"{_POSTING}<int:pk>/", posting.comment, name="comment"),
    path(_SUBMISSION, submitting.submission, name="submission"),
    path(f"{_SUBMISSION}<slug:name>.<paper_ending:ending>", submitting.paper, name="paper"),
]

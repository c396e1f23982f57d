"""What waits for whom after the decision."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse

from gansao.closing.tasks import waiting
from tests.recognition.conftest import page
from tests.recognition.test_withdrawing import drafted, signed

from .conftest import AT, After

Browse = Callable[..., HttpResponse]


def told(user: object) -> list[tuple[str, str]]:
    return [(task.what, task.button) for task in waiting(user, AT.date())]


def test_an_answer_goes_from_the_secretariat_to_the_clerk(after: After) -> None:
    after.complaint(words="Điều khác.")
    assert told(after.small.secretariat) == [("Khiếu nại về kết quả", "Soạn trả lời")]
    assert told(after.small.clerk) == []
    after.answering()
    assert told(after.small.clerk) == [("Khiếu nại về kết quả", "Ghi văn bản đã ký")]


def test_a_withdrawal_goes_from_the_clerk_to_the_secretariat(after: After, browse: Browse) -> None:
    draft = drafted(after.small)
    assert told(after.small.clerk) == [("Quyết định thu hồi công nhận", "Ghi bản đã ký")]
    signed(after.small, draft)
    assert told(after.small.clerk) == []
    assert told(after.small.secretariat) == [("Quyết định thu hồi công nhận", "Công bố")]
    assert "Quyết định thu hồi công nhận" in page(browse(after.small.secretariat, "/viec/"))


def test_nobody_else_is_asked_anything(after: After, django_assert_num_queries: Callable[..., object]) -> None:
    after.complaint()
    assert told(after.small.auditor) == told(after.leader) == []
    roles = after.small.outsider
    list(waiting(roles, AT.date()))  # roles are kept on the user
    with django_assert_num_queries(0):  # type: ignore[attr-defined]  # a context manager
        list(waiting(roles, AT.date()))


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_queries(
    after: After, number: int, django_assert_num_queries: Callable[..., object]
) -> None:
    for place in range(number):
        after.complaint(words=f"Điều {place}")
    told(after.small.secretariat)
    with django_assert_num_queries(3):  # type: ignore[attr-defined]  # complaints, withdrawals, terms
        told(after.small.secretariat)

from datetime import UTC, datetime

import pytest
from django.test import override_settings
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from gansao.home import jobs

pytestmark = pytest.mark.django_db(transaction=True)

DONE: list[int] = []


@task
def note(number: int) -> None:
    DONE.append(number)


@task
def fail() -> None:
    raise ValueError("hỏng")


@pytest.fixture(autouse=True)
def queue() -> object:
    DONE.clear()
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}):
        yield


def states() -> list[str]:
    return list(DBTaskResult.objects.order_by("enqueued_at").values_list("status", flat=True))


def test_waiting_jobs_are_done_and_a_failed_one_holds_up_no_other() -> None:
    note.enqueue(1)
    fail.enqueue()
    note.enqueue(2)
    jobs.run_waiting()
    assert DONE == [1, 2]
    assert states() == [TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL]


def test_a_job_cut_short_by_the_end_of_the_process_is_done_again() -> None:
    note.enqueue(7)
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=datetime(2023, 12, 1, tzinfo=UTC))
    jobs.run_waiting()
    assert DONE == []
    assert jobs.take_up_again() == 1
    jobs.run_waiting()
    assert DONE == [7]

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from gansao.audit.actions import record
from gansao.audit.models import Entry
from tests.factories import NOW, make_user


def written() -> Entry:
    return record(by="hệ thống", at=NOW, action="accounts.create", obj=make_user("an"), after={"username": "an"})


@pytest.mark.django_db
def test_a_row_cannot_be_changed() -> None:
    entry = written()
    entry.by_name = "Người khác"
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        entry.save(update_fields=["by_name"])
    entry.refresh_from_db()
    assert entry.by_name == "hệ thống"


@pytest.mark.django_db
def test_rows_cannot_be_changed_in_bulk_or_by_plain_sql() -> None:
    written()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Entry.objects.update(action="khác")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET by_name = 'x'")
    assert Entry.objects.get().action == "accounts.create"


@pytest.mark.django_db
def test_a_row_cannot_be_deleted() -> None:
    written()
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        Entry.objects.all().delete()
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entry")
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_only_emptying_the_whole_database_empties_it_and_the_refusal_is_back_after() -> None:
    written()
    call_command("flush", interactive=False, verbosity=0)
    assert Entry.objects.count() == 0
    written()
    with pytest.raises(DatabaseError, match="never deleted"):
        Entry.objects.all().delete()
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_test_before_left_nothing_behind() -> None:
    assert Entry.objects.count() == 0

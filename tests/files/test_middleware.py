import pytest
from django.test import Client, override_settings


@override_settings(UPLOAD_MAX_BYTES=2 * 1024 * 1024)
@pytest.mark.parametrize(("size", "refused"), [(3 * 1024 * 1024, False), (3 * 1024 * 1024 + 1, True)])
def test_a_request_larger_than_an_upload_is_refused_by_its_announced_length(
    client: Client, size: int, refused: bool
) -> None:
    answer = client.generic("POST", "/khong-co/", b"", CONTENT_LENGTH=str(size))
    assert answer.status_code == (413 if refused else 404)
    assert ("mỗi tệp nhiều nhất 2 MB" in answer.content.decode()) is refused

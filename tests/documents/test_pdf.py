"""Kept compilers: the same data gives the same bytes, from any thread."""

import threading
import time

from gansao.documents import decision, pdf
from tests.documents.samples import pages, text


def test_the_same_data_gives_the_same_bytes_at_another_moment():
    words = decision.layout(text(5))
    first = pdf.render("decision", words)
    time.sleep(1.1)  # a PDF's clock counts seconds
    pdf._kept.cache_clear()
    assert pdf.render("decision", words) == first


def test_threads_do_not_mix_their_data():
    made: dict[int, bytes] = {}

    def work(count: int) -> None:
        made[count] = decision.as_pdf(text(count))

    threads = [threading.Thread(target=work, args=(count,)) for count in range(1, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [f"Danh sách này có {count} đơn vị./." in pages(made[count])[-1] for count in range(1, 7)] == [True] * 6

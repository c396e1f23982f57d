"""Markdown as a page: anchors as a repository's viewer makes them, links to where the pages are, no markup obeyed."""

import pytest

from gansao.guides.markdown import Heading, anchor_of, read


@pytest.mark.parametrize(
    ("words", "anchor"),
    [
        ("1. Vào lần đầu, quên mật khẩu", "1-vào-lần-đầu-quên-mật-khẩu"),
        ("2. Đăng ký (lãnh đạo xã)", "2-đăng-ký-lãnh-đạo-xã"),
        ("Năm không theo quy trình: nhập điểm", "năm-không-theo-quy-trình-nhập-điểm"),
        ("A – B", "a--b"),
    ],
)
def test_anchors(words: str, anchor: str) -> None:
    assert anchor_of(words) == anchor


def test_the_title_is_taken_out_and_the_second_level_is_listed() -> None:
    page = read("# Cách làm\n\nMở đầu.\n\n## 1. Một\n\n### Nhỏ\n\n## 2. `Hai`\n")
    assert page.title == "Cách làm"
    assert page.contents == (Heading("1-một", "1. Một"), Heading("2-hai", "2. Hai"))
    assert page.body == (
        '<p>Mở đầu.</p>\n<h2 id="1-một">1. Một</h2>\n<h3 id="nhỏ">Nhỏ</h3>\n<h2 id="2-hai">2. <code>Hai</code></h2>\n'
    )


def test_a_link_to_another_guide_leads_to_its_page() -> None:
    body = read("# A\n\n[xã](xa.md) [mục](xa.md#1-vào) [đây](#hai)\n").body
    assert '<a href="/huong-dan/xa/">xã</a> <a href="/huong-dan/xa/#1-v%C3%A0o">mục</a> <a href="#hai">đây</a>' in body


def test_a_picture_keeps_its_room_and_opens_in_full() -> None:
    body = read("# A\n\n![Bản in](static/guides/quyet-dinh.png)\n").body
    assert body.startswith(
        '<p><a href="/tinh/guides/quyet-dinh.png"><img src="/tinh/guides/quyet-dinh.png" alt="Bản in"'
    )
    assert 'loading="lazy" /></a></p>' in body and ' width="' in body and ' height="' in body


def test_markup_is_shown_and_not_obeyed() -> None:
    body = read("# A\n\n<script>alert(1)</script>\n\n<b onclick='x'>b</b> [c](javascript:alert(1))\n").body
    assert "<script" not in body and "<b " not in body and 'href="javascript' not in body
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in body

"""The signed list against the frozen one: agreement, differences, and honest silence about a scan."""

import dataclasses
import io
import unicodedata

import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from gansao.documents import annex, decision, docx
from gansao.documents.decision import AnnexRow
from tests.documents.samples import LONG_NAME, rows, text

FROZEN = rows()


def signed(changed: dict[int, AnnexRow | None], group_by: str = "stars") -> decision.DecisionText:
    """The decision with some rows of its annex replaced or dropped after freezing."""
    kept = [row for place, old in enumerate(FROZEN) if (row := changed.get(place, old)) is not None]
    return dataclasses.replace(text(synthetic=True), annex=decision.annex("DANH SÁCH", kept, group_by))


def scan(made: bytes) -> bytes:
    """The same pages as pictures only."""
    pictures = [page.render(scale=0.5).to_pil().convert("L") for page in pypdfium2.PdfDocument(made)]
    packed = io.BytesIO()
    pictures[0].save(packed, "pdf", save_all=True, append_images=pictures[1:])
    return packed.getvalue()


@pytest.mark.parametrize("group_by", ["stars", "district", ""])
@pytest.mark.parametrize("form", [decision.as_pdf, docx.decision])
def test_the_same_list_agrees(form, group_by: str):
    result = annex.compare(form(signed({}, group_by)), FROZEN)
    assert result["message"] == "Khớp cả 76 đơn vị với danh sách đã chốt."
    assert result["agrees"]
    assert {row["name"] for row in result["matched"]} == {row.name for row in FROZEN}


@pytest.mark.parametrize("form", [decision.as_pdf, docx.decision])
def test_what_differs_is_named(form):
    changed = {
        5: dataclasses.replace(FROZEN[5], stars=2),
        20: dataclasses.replace(FROZEN[20], points="89,99"),
        30: None,
        40: AnnexRow("Xã Người Lạ", "85,25", 2, "Huyện Yên Thế"),
    }
    result = annex.compare(form(signed(changed)), FROZEN)
    assert not result["agrees"]
    assert len(result["matched"]) == 72
    assert [(row["name"], row["found"]) for row in result["differing"]] == [
        (FROZEN[5].name, {"points": "90,05", "stars": 2}),
        (FROZEN[20].name, {"points": "89,99", "stars": 2}),
    ]
    assert [(row["name"], row["named"]) for row in result["missing"]] == [(LONG_NAME, False), (FROZEN[40].name, False)]
    assert result["extra"] == [{"text": "xã người lạ huyện yên thế", "points": "85,25", "stars": 2}]
    assert result["message"] == (
        "Khớp 72 trên 76 đơn vị; 2 dòng khác điểm hoặc số sao, 2 đơn vị không tìm thấy, "
        "1 dòng không có trong danh sách đã chốt."
    )


def test_two_units_of_one_name_are_told_apart_by_district():
    twins = (
        AnnexRow("Xã Phúc Sơn", "81,00", 1, "Huyện Tân Yên"),
        AnnexRow("Xã Phúc Sơn", "82,00", 1, "Huyện Sơn Động"),
    )
    swapped = tuple(
        dataclasses.replace(row, points=other.points) for row, other in zip(twins, twins[::-1], strict=True)
    )
    made = decision.as_pdf(dataclasses.replace(text(2), annex=decision.annex("DANH SÁCH", swapped)))
    assert [row["found"]["points"] for row in annex.compare(made, twins)["differing"]] == ["82,00", "81,00"]


def test_a_name_that_ends_another_is_not_taken_for_it():
    made = decision.as_pdf(
        dataclasses.replace(text(2), annex=decision.annex("DANH SÁCH", [AnnexRow("Phường Tân An", "85,00", 2)]))
    )
    assert [row["name"] for row in annex.compare(made, [AnnexRow("Phường Tân Ân", "85,00", 2)])["missing"]] == [
        "Phường Tân Ân"
    ]


def test_a_scan_is_not_said_to_agree():
    result = annex.compare(scan(decision.as_pdf(signed({}))), FROZEN)
    assert result == {
        "readable": False,
        "message": "Không đọc được chữ (bản quét): cần đối chiếu phụ lục bằng mắt.",
        "expected": 76,
        "matched": [],
        "differing": [],
        "missing": [],
        "extra": [],
        "agrees": False,
    }


def locked(made: bytes) -> bytes:
    writer, packed = PdfWriter(clone_from=PdfReader(io.BytesIO(made))), io.BytesIO()
    writer.encrypt("bí mật")
    writer.write(packed)
    return packed.getvalue()


def picture() -> bytes:
    packed = io.BytesIO()
    Image.new("L", (8, 8)).save(packed, "png")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"%PDF-1.7 broken", "Không đối chiếu được: tệp PDF bị hỏng."),
        (locked(decision.as_pdf(text(2))), "Không đối chiếu được: tệp PDF đặt mật khẩu."),
        (b"PK\x03\x04 broken", "Không đối chiếu được: tệp DOCX bị hỏng."),
        (picture(), "Không đối chiếu được: tệp không phải PDF hoặc DOCX."),
        (b"", "Không đối chiếu được: tệp không phải PDF hoặc DOCX."),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, message: str):
    result = annex.compare(content, FROZEN)
    assert (result["readable"], result["agrees"], result["message"]) == (False, False, message)


def test_words_come_in_one_unicode_form():
    taken_apart = tuple(dataclasses.replace(row, name=unicodedata.normalize("NFD", row.name)) for row in FROZEN)
    assert annex.compare(docx.decision(signed({})), taken_apart)["agrees"]


def test_another_document_agrees_with_nothing():
    made = decision.as_pdf(dataclasses.replace(text(2), annex=None))
    result = annex.compare(made, FROZEN)
    assert (result["readable"], result["agrees"], len(result["missing"])) == (True, False, 76)
    assert result["message"].startswith("Đọc được chữ nhưng không tìm thấy dòng nào")

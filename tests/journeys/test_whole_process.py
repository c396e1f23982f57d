"""A year by its process in the fictional province: every role does its part, to the decision and the closed year."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.journeys import process as step
from tests.journeys.browser import Visitor, visiting
from tests.server import gansao, served

HEADS = {"hv.to1": ("99901", "99902"), "hv.to2": ("99903",)}
MARKED_DOWN = "99901"


def test_every_role_from_opening_to_the_closed_year(browser: Browser, installation: Path, tmp_path: Path) -> None:
    with (
        served(installation, GANSAO_OPEN_PER_MINUTE="0") as (address, _),
        visiting(browser, address) as person,
    ):
        person.go("/")
        step.as_person(person, "hv.thuky")
        step.open_year(person)
        communes_and_district(person, tmp_path)
        teams(person)
        committee(person)
        decision_and_closing(person, tmp_path)
    checked = gansao("verify_archive", str(tmp_path / "luu-tru.zip"), var=tmp_path / "stranger")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def communes_and_district(person: Visitor, folder: Path) -> None:
    """Registered, marked, handed in; one returned and handed in again; all forwarded."""
    for code, number in step.UNITS.items():
        step.as_person(person, f"hv.xa{number}")
        if code == MARKED_DOWN:
            step.mark_by_hand(person, code)
            step.add_evidence(person, code)
        step.mark_by_workbook(person, code, folder)
        step.as_person(person, f"hv.lanhdao{number}")
        step.register(person)
        step.hand_in(person, code)
    step.as_person(person, "hv.huyen")
    step.mark_as_district(person, MARKED_DOWN)
    step.accept(person, MARKED_DOWN)
    step.accept(person, "99902")
    step.review(person, "99903", "Trả lại xã", "Bổ sung số liệu tiêu chí 12")
    step.as_person(person, "hv.lanhdao3")
    person.go(f"{step.BASE}ho-so/99903/nop/")
    person.sees("Bổ sung số liệu tiêu chí 12")
    step.hand_in(person, "99903")
    step.as_person(person, "hv.huyen")
    step.accept(person, "99903")
    step.forward(person)


def teams(person: Visitor) -> None:
    """Made, their ties declared, their units marked, one visited without a network."""
    step.as_person(person, "hv.thuky")
    step.make_teams(person)
    step.as_person(person, "hv.to1b")
    step.declare(person, "99903")
    step.as_person(person, "hv.thuky")
    step.assign(person, {code: head[-1] for head, codes in HEADS.items() for code in codes})
    step.as_person(person, "hv.to1")
    step.share_duties(person)
    kit = step.plan_visit(person, "Xã Thực Hành")
    step.visit(person, kit)
    for head, codes in HEADS.items():
        step.as_person(person, head)
        for code in codes:
            step.appraise(person, code, differs=code == MARKED_DOWN)
    step.as_person(person, "hv.to1")
    assert step.minutes(person, kit).startswith(b"%PDF")


def committee(person: Visitor) -> None:
    """Explained, asked about, taken in; one mark changed by vote."""
    for username, does in (("hv.thuky", step.invite), ("hv.lanhdao1", lambda who: step.explain(who, MARKED_DOWN))):
        step.as_person(person, username)
        does(person)
    step.as_person(person, "hv.thuky")
    step.ask_agency(person)
    step.as_person(person, "hv.coquan")
    step.answer_as_agency(person)
    step.as_person(person, "hv.thuky")
    step.take_in(person)
    change = step.propose_change(person, MARKED_DOWN)
    for number in (1, 2, 3):
        step.as_person(person, f"hv.bcd{number}")
        step.vote(person, change)
    step.as_person(person, "hv.thuky")
    step.count(person, change)
    for reader in ("hv.chutich", "hv.kiemtra"):
        step.as_person(person, reader)
        person.go(f"{step.BASE}bang-tong-hop/{MARKED_DOWN}/")
        person.sees("Tổng điểm theo từng lớp", "thông qua")
    step.as_person(person, "hv.quantri")
    person.watch.expected.append(404)
    answer = person.go(f"{step.BASE}bang-tong-hop/{MARKED_DOWN}/")
    assert answer is not None and answer.status == 404
    person.go("/")


def decision_and_closing(person: Visitor, folder: Path) -> None:
    signed = folder / "quyet-dinh.pdf"
    step.as_person(person, "hv.thuky")
    signed.write_bytes(step.decide(person, "Nguyễn Văn Ký"))
    step.as_person(person, "hv.vanthu")
    step.sign(person, "77", signed)
    step.as_person(person, "hv.thuky")
    step.publish(person, "77")
    step.as_person(person, "hv.lanhdao1")
    step.complain(person)
    step.as_person(person, "hv.thuky")
    complaint = step.answer_complaint(person, "Xã Thực Hành")
    step.as_person(person, "hv.vanthu")
    step.sign_answer(person, complaint, signed)
    step.as_person(person, "hv.thuky")
    step.close_year(person, folder / "luu-tru.zip")

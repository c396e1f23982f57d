"""A year by its process in the fictional province: every role does its part, to the decision and the closed year."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.journeys.browser import PHONE
from tests.journeys.people import People, gathered
from tests.journeys.process import (
    EXAMPLE,
    PEOPLE_OF,
    PRACTICE,
    TRIAL,
    closing,
    committee,
    district,
    dossier,
    opening,
    road,
    teams,
)
from tests.server import gansao, served

REMARK = "Bổ sung số liệu tiêu chí 12"
DRAFT_REMARK = "Ghi lại nơi ban hành cho đúng"


def test_every_role_from_opening_to_the_closed_year(browser: Browser, installation: Path, tmp_path: Path) -> None:
    with (
        served(installation, GANSAO_OPEN_PER_MINUTE="0") as (address, _),
        gathered(browser, address) as people,
    ):
        walk(people, tmp_path)
    checked = gansao("verify_archive", str(tmp_path / "luu-tru.zip"), var=tmp_path / "stranger")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def walk(people: People, folder: Path) -> None:
    the_year_is_opened(people)
    dossiers_are_made_and_handed_in(people, folder)
    the_district_reviews(people)
    teams_are_given_their_units(people)
    a_unit_is_visited(people)
    teams_mark(people, folder)
    units_and_agencies_are_heard(people)
    the_committee_agrees(people)
    the_year_is_decided(people, folder)
    the_year_is_closed(people, folder)


def the_year_is_opened(people: People) -> None:
    address = opening.make_accounts(people("hv.quantri"), ("hv.vanthu2", "Học Viên Văn Thư Hai", "Văn thư"))
    opening.set_password(people.stranger(PHONE), address)
    opening.open_year(people("hv.thuky"))


def dossiers_are_made_and_handed_in(people: People, folder: Path) -> None:
    for code, number in PEOPLE_OF.items():
        editor, leader = people(f"hv.xa{number}"), people(f"hv.lanhdao{number}")
        dossier.register(leader)
        if code == PRACTICE:
            dossier.mark_by_hand(editor, code)
            dossier.write_without_signal(people("hv.xa1", PHONE), code)
            dossier.add_evidence(editor, code)
        dossier.mark_by_workbook(editor, code, folder)
        dossier.hand_in(leader, code)


def the_district_reviews(people: People) -> None:
    """One mark of its own; one dossier sent back and handed in again; all forwarded."""
    reviewer = people("hv.huyen")
    district.mark(reviewer, PRACTICE)
    district.accept(reviewer, PRACTICE)
    district.accept(reviewer, TRIAL)
    district.send_back(reviewer, EXAMPLE, REMARK)
    dossier.hand_in_again(people("hv.lanhdao3"), EXAMPLE, REMARK)
    district.accept(reviewer, EXAMPLE)
    district.forward(reviewer)


def teams_are_given_their_units(people: People) -> None:
    """By the optimiser around a declared tie; one unit by hand; one drawn for a second marking."""
    office = people("hv.thuky")
    teams.make_team(office, 1, "21.3000, 106.2000", "Học Viên Tổ Trưởng Một", "Học Viên Tổ Viên Một")
    teams.make_team(office, 2, "21.3000, 106.2300", "Học Viên Tổ Trưởng Hai", "Học Viên Tổ Viên Hai")
    teams.declare(people("hv.to1b"), EXAMPLE)
    first, second = "Tổ 1", "Tổ 2"
    teams.assign_by_optimiser(office, {first: ("Xã Thực Hành", "Xã Làm Thử"), second: ("Thị trấn Ví Dụ",)})
    teams.assign_by_hand(office, TRIAL, "2", "Theo kế hoạch thẩm định")
    teams.draw_doubles(office, "Xã Thực Hành")


def a_unit_is_visited(people: People) -> None:
    """Planned at the desk, written on a phone where there is no network."""
    head, phone = people("hv.to1"), people("hv.to1", PHONE)
    teams.share_duties(head)
    kit = road.plan(head, "Xã Thực Hành")
    road.take_along(phone, kit)
    road.write_on_the_road(phone, kit)
    road.reads_what_was_seen(people("hv.to1b"), kit)


def teams_mark(people: People, folder: Path) -> None:
    """Each its units, with signed minutes; one unit twice, by people who know nothing of each other's marks."""
    first, second = people("hv.to1"), people("hv.to2")
    teams.mark_down(first, PRACTICE)
    for head, code in ((first, PRACTICE), (second, TRIAL), (second, EXAMPLE)):
        teams.agree_with_the_rest(head, code)
        teams.confirm(head, code)
    road.sign_minutes(first, "Xã Thực Hành", folder)
    teams.knows_nothing_of_the_first(people("hv.to2b"), PRACTICE)
    teams.agree_with_the_rest(people("hv.to2b"), PRACTICE)
    teams.confirm(second, PRACTICE)


def units_and_agencies_are_heard(people: People) -> None:
    office = people("hv.thuky")
    committee.invite(office)
    committee.explain(people("hv.lanhdao1"), PRACTICE)
    committee.give_opinion(people("hv.to1"), PRACTICE)
    committee.ask_agency(office)
    committee.answer_as_agency(people("hv.coquan"))


def the_committee_agrees(people: People) -> None:
    """One mark is changed by vote, the list is open to comment; who only reads cannot write, accounts see no mark."""
    office = people("hv.thuky")
    committee.take_in(office)
    change = committee.propose_change(office, PRACTICE)
    for number in (1, 2, 3):
        committee.vote(people(f"hv.bcd{number}"), change)
    committee.count(office, change)
    committee.post_list(office)
    committee.comment_on_list(people.stranger(PHONE))
    committee.handle_comment(office)
    committee.write_papers(office)
    committee.bring_signed(office)
    teams.reads_how_strict(people("hv.bcd1"))
    for reader in ("hv.chutich", "hv.kiemtra"):
        committee.reads_the_board(people(reader), PRACTICE)
    committee.may_not_write(people("hv.kiemtra"))
    committee.sees_nothing(people("hv.quantri"), f"/nam/2025/bang-tong-hop/{PRACTICE}/")


def the_year_is_decided(people: People, folder: Path) -> None:
    """The chairman sends the draft back once, then agrees; the newcomer of the first day gives it its number."""
    office, chairman, signed = people("hv.thuky"), people("hv.chutich"), folder / "quyet-dinh.pdf"
    closing.set_rules(office)
    closing.draft(office, "Nguyễn Văn Ký")
    closing.send_back(chairman, DRAFT_REMARK)
    signed.write_bytes(closing.mend(office, DRAFT_REMARK, "Tập Huấn"))
    closing.agree(chairman)
    closing.sign(people("hv.vanthu2"), "77", signed)
    closing.publish(people("hv.thuky"), "77")
    certificate = closing.make_certificates(people("hv.thuky"), "Xã Thực Hành")
    closing.scan_certificate(people.stranger(PHONE), certificate)


def the_year_is_closed(people: People, folder: Path) -> None:
    closing.complain(people("hv.lanhdao1"))
    complaint = closing.answer_complaint(people("hv.thuky"), "Xã Thực Hành")
    closing.sign_answer(people("hv.vanthu"), complaint, folder / "quyet-dinh.pdf")
    closing.close_year(people("hv.thuky"), folder / "luu-tru.zip")

from gansao.accounts.names import order, search_text


def test_people_stand_by_their_given_names() -> None:
    people = ["Trần Văn Đức", "Lê Thị Bình", "Nguyễn Văn Ân", "Nguyễn Văn An", "Phạm An", "Đỗ Thị Dung", "Lê Thị An"]
    assert sorted(people, key=order) == [
        "Lê Thị An",
        "Nguyễn Văn An",
        "Phạm An",
        "Nguyễn Văn Ân",
        "Lê Thị Bình",
        "Đỗ Thị Dung",
        "Trần Văn Đức",
    ]


def test_people_are_found_without_marks() -> None:
    assert search_text("Đỗ Thị Dung", "Chánh Văn phòng", "do.dung") == "do thi dung chanh van phong do.dung"

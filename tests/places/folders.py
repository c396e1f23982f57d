"""A little country in four lists, for tests that load: two provinces, three districts, five communes."""

from datetime import date
from pathlib import Path

from gansao.places.models import Body, in_force

HEAD = "code,level,kind,name,parent_code,latitude,longitude\n"
LISTS = {
    "units-2023.csv": HEAD
    + """24,province,tỉnh,Tỉnh Bắc Giang,,21.28105,106.19751
217,district,huyện,Huyện Lạng Giang,24,21.35466,106.25987
221,district,huyện,Huyện Yên Dũng,24,,
07375,commune,thị trấn,Thị trấn Vôi,217,21.35466,106.25987
07402,commune,xã,Xã Mỹ Hà,217,,
07414,commune,xã,Xã Yên Mỹ,217,21.36,106.3
07684,commune,xã,Xã Lão Hộ,221,,
07687,commune,xã,Xã Tân Liễu,221,21.2,106.20001
27,province,tỉnh,Tỉnh Bắc Ninh,,21.18608,106.07631
256,district,thành phố,Thành phố Bắc Ninh,27,21.18,106.06
09163,commune,phường,Phường Vũ Ninh,256,21.19,106.07
01,province,thành phố trung ương,Thành phố Hà Nội,,21.02776,105.83416
001,district,quận,Quận Ba Đình,01,21.03585,105.82609
00001,commune,phường,Phường Phúc Xá,001,21.04680,105.84811
""",
    "units-2025-01.csv": HEAD
    + """24,province,tỉnh,Tỉnh Bắc Giang,,21.28105,106.19751
217,district,huyện,Huyện Lạng Giang,24,21.35466,106.25987
221,district,huyện,Huyện Yên Dũng,24,,
07375,commune,thị trấn,Thị trấn Vôi,217,21.35466,106.25987
07414,commune,phường,Phường Yên Mỹ,217,21.36,106.3
07687,commune,xã,Xã Tân Liễu,221,21.2,106.20001
27,province,tỉnh,Tỉnh Bắc Ninh,,21.18608,106.07631
256,district,thành phố,Thành phố Bắc Ninh,27,21.18,106.06
09163,commune,phường,Phường Vũ Ninh,256,21.19,106.07
09164,commune,phường,Phường Mới,256,21.19,106.08
01,province,thành phố trung ương,Thành phố Hà Nội,,21.02776,105.83416
001,district,quận,Quận Ba Đình,01,21.03585,105.82609
00001,commune,phường,Phường Phúc Xá,001,21.04680,105.84811
""",
    "units-2025-07.csv": HEAD
    + """24,province,tỉnh,Tỉnh Bắc Ninh,,21.2,106.1
07375,commune,xã,Xã Lạng Giang,24,21.35640,106.27000
09163,commune,phường,Phường Vũ Ninh,24,21.19,106.07
01,province,thành phố trung ương,Thành phố Hà Nội,,21.00010,105.69800
00001,commune,phường,Phường Hồng Hà,01,21.05670,105.84500
""",
    "succession-2025-07.csv": """old_code,new_code,extent
07375,07375,whole
07414,07375,part
07414,09163,main part
07687,07375,whole
09163,09163,whole
00001,00001,whole
99999,09163,whole
""",
    "changes-2026-09-20.csv": """code,new_kind,new_name,source
24,thành phố trung ương,Thành phố Bắc Ninh,Nghị quyết 39/2026/QH16
07375,phường,Phường Lạng Giang,388/NQ-UBTVQH16
""",
    "endings.csv": """last_on,level,province_code,ended_by
2024-12-31,commune,24,Nghị quyết 1191
2025-06-30,commune,,Sắp xếp cấp xã
2025-06-30,commune,24,Nghị quyết 1658
""",
    "sources.csv": "file,source\nunits-2023.csv,Danh mục năm 2023\nsuccession-2025-07.csv,Bảng kế thừa\n",
    "bodies.csv": """key,province_code,name,short_name,symbol,seat,first_on,last_on,source
ubnd-tinh-24,24,Ủy ban nhân dân tỉnh Bắc Giang,UBND tỉnh,UBND,Bắc Giang,2023-01-01,2025-06-30,theo tên tỉnh
ubnd-tinh-24,24,Ủy ban nhân dân tỉnh Bắc Ninh,UBND tỉnh,UBND,Bắc Ninh,2025-07-01,,theo tên tỉnh
""",
}


def write(folder: Path, *names: str, **changed: str) -> Path:
    """The lists named (all when none is), as files of the folder; `changed` gives other text by name without ".csv"
    and with "_" for "-"."""
    folder.mkdir(exist_ok=True)
    texts = {name: text for name, text in LISTS.items() if not names or name in names}
    texts |= {f"{name.replace('_', '-')}.csv": text for name, text in changed.items()}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def body(key: str, on: date) -> Body:
    """An office under its name of the day: "ubnd-tinh-24" is Bắc Giang's, later Bắc Ninh's."""
    return Body.objects.get(in_force(on), key=key)


def replaced(name: str, old: str, new: str) -> str:
    """A list with one text replaced, which must be there once."""
    assert LISTS[name].count(old) == 1, old
    return LISTS[name].replace(old, new)

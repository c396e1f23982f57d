"""Marks files of the small year, as offices send them."""

HEAD = "mã,tên,huyện,1,2,3,loại trừ"
FULL = f"""{HEAD}
07375,Thị trấn Vôi,Huyện Lạng Giang,4,3,2.25,
07420,Xã Mỹ Thái,Huyện Lạng Giang,4,3,3,
07432,Xã Xuân Hương,Huyện Lạng Giang,,3,1.5,L1
"""
"""Beside `factories.make_year`: 5 marks and empty cells as they stand, 3 changed, 1 new, one disqualifier."""

"""How a criterion is marked, in words, from the data of its method."""

from fractions import Fraction

from gansao.domain.criteria import Checklist, Criterion, Deduct, Judged, Levels, Ratio
from gansao.domain.points import show

SYNTHETIC = "SỐ LIỆU GIẢ LẬP"


def how_marked(criterion: Criterion) -> str:
    """One line a level, item or step: "2,00: Đã lắp đặt, phủ 100% thôn"."""
    match criterion.method:
        case Checklist(items):
            lines = ["Cộng điểm các mục có:", *(f"{show(item.points)}: {item.text}" for item in items)]
        case Levels(levels):
            lines = ["Chọn một mức:", *(f"{show(level.points)}: {level.text}" for level in levels)]
        case Ratio(steps=steps):
            lines = ["Theo tỷ lệ:", *(f"{show(step.points)}: từ {show_share(step.at_least)} trở lên" for step in steps)]
            lines.append("0,00: thấp hơn")
        case Deduct(per_event):
            lines = [f"Từ {show(criterion.points)} điểm, mỗi lượt trừ {show(per_event)}, không dưới 0"]
        case Judged(step):
            lines = [f"Từ 0 đến {show(criterion.points)} điểm, từng bước {show(step)}"]
    if criterion.when_not_arising:
        points = show(criterion.points if criterion.when_not_arising == "full" else 0)
        lines.append(f"Không phát sinh: {points}, phải nêu lý do")
    return "\n".join(lines)


def show_share(share: Fraction) -> str:
    """A share in percent, exactly: 95%, 37,5%, 2/3."""
    percent = share * 100
    if percent.denominator == 1:
        return f"{percent.numerator}%"
    scaled = percent * 100
    if scaled.denominator == 1:
        return f"{show(scaled.numerator).rstrip('0')}%"
    return f"{share.numerator}/{share.denominator}"

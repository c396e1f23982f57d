"""gansao export_register FOLDER: the open register as files, in the layout of the site."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from gansao.recognition import open_register, public_files, queries


class Command(BaseCommand):
    help = "Ghi toàn bộ dữ liệu mở (kết quả, điểm, bộ tiêu chí, sổ cái) ra một thư mục, như trên trang công khai."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="THƯ-MỤC", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        years = queries.published_years()
        files = {open_register.LOG: queries.log_lines(), open_register.YEARS: _json(public_files.years_as_json(years))}
        for year in years:
            files[f"ket-qua/{year.key}.json"] = _json(public_files.year_as_json(year))
            files[f"ket-qua/{year.key}/diem.csv"] = public_files.marks_text(year)
            files[f"ket-qua/{year.key}/bo-tieu-chi.yaml"] = public_files.criteria_set_text(year)
        for path, content in files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8", newline="")
        self.stdout.write(f"Đã ghi {len(files)} tệp của {len(years)} năm vào {folder}.")


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"

import io
import struct
import time
import zlib
from contextlib import suppress
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from gansao.files import pictures
from gansao.files.pictures import Camera, Unusable, is_bare, read


def jpeg(size: tuple[int, int] = (40, 20), exif: Image.Exif | None = None, **more: Any) -> bytes:
    stream = io.BytesIO()
    if exif is not None:
        more["exif"] = exif
    Image.effect_noise(size, 60).convert("RGB").save(stream, "JPEG", **more)
    return stream.getvalue()


def taken(
    latitude: Any = (21, 16, 30), longitude: Any = (106, 11, 40), side: str = "N", orientation: int = 1
) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif.get_ifd(0x8769)[0x9003] = "2026:11:25 08:30:15"
    exif.get_ifd(0x8825).update({1: side, 2: latitude, 3: "E", 4: longitude})
    return exif


def png_header(width: int, height: int) -> bytes:
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"\0" * 100)
    chunks = b"".join(
        struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in (body, data, b"IEND")
    )
    return b"\x89PNG\r\n\x1a\n" + chunks


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_the_camera_says_where_and_when() -> None:
    # 21 + 16/60 + 30/3600 = 21.275; 106 + 11/60 + 40/3600 = 106.19444...
    assert read(jpeg(exif=taken())).camera == Camera(
        2_127_500, 10_619_444, datetime.fromisoformat("2026-11-25T08:30:15")
    )
    assert read(jpeg(exif=taken(side="S"))).camera.latitude_e5 == -2_127_500


@pytest.mark.parametrize(
    ("latitude", "longitude", "side"),
    [
        ((91, 0, 0), (106, 0, 0), "N"),
        ((21, 60, 0), (106, 0, 0), "N"),
        ((21, 0, 0), (181, 0, 0), "N"),
        ((0, 0, 0), (0, 0, 0), "N"),
        ((21, 0, 0), (106, 0, 0), "X"),
        ((21, 0), (106, 0, 0), "N"),
    ],
)
def test_a_place_that_cannot_be_is_no_place(latitude: Any, longitude: Any, side: str) -> None:
    camera = read(jpeg(exif=taken(latitude, longitude, side))).camera
    assert (camera.latitude_e5, camera.longitude_e5) == (None, None)
    assert camera.taken_at is not None


def test_the_copies_are_small_and_upright_and_bare() -> None:
    source = jpeg((2000, 1000), taken(orientation=6), icc_profile=b"x" * 500, comment=b"Nguyen Van A")
    assert not is_bare(source)
    picture = read(source)
    assert opened(picture.page).size == (800, 1600)
    assert opened(picture.thumbnail).size == (160, 320)
    for copy in (picture.page, picture.thumbnail):
        assert is_bare(copy)
        assert set(opened(copy).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert read(source) == picture


def test_what_follows_a_picture_is_not_bare() -> None:
    page = read(jpeg()).page
    assert not is_bare(page + b"behind")
    assert not is_bare(page[:2])
    assert not is_bare(b"")


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16"])
def test_every_mode_of_png_is_drawn_on_white(mode: str) -> None:
    stream = io.BytesIO()
    Image.new(mode, (30, 30)).save(stream, "PNG", **({"transparency": 0} if mode == "P" else {}))
    colour = opened(read(stream.getvalue()).page).getpixel((15, 15))
    assert colour == ((255, 255, 255) if mode in {"RGBA", "LA", "P"} else (0, 0, 0))


def test_sixteen_bits_of_grey_stay_grey() -> None:
    stream = io.BytesIO()
    Image.new("I;16", (30, 30), 128 * 256).save(stream, "PNG")
    colour = opened(read(stream.getvalue()).page).getpixel((15, 15))
    assert isinstance(colour, tuple)
    assert all(abs(part - 128) <= 2 for part in colour)


@pytest.mark.parametrize("size", [(30_000, 30_000), (9000, 9000)])
def test_too_many_points_are_refused_from_the_header(size: tuple[int, int]) -> None:
    start = time.monotonic()
    with pytest.raises(Unusable, match="quá lớn: nhận nhiều nhất 64 triệu điểm ảnh"):
        read(png_header(*size))
    assert time.monotonic() - start < 0.5


def test_a_picture_that_moves_is_refused() -> None:
    stream = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    frames[0].save(stream, "PNG", save_all=True, append_images=frames[1:])
    with pytest.raises(Unusable, match="Ảnh động"):
        read(stream.getvalue())


def test_a_telephones_second_picture_is_no_harm() -> None:
    stream = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    frames[0].save(stream, "MPO", save_all=True, append_images=frames[1:])
    assert opened(read(stream.getvalue()).page).size == (20, 20)


def test_half_a_picture_is_refused() -> None:
    with pytest.raises(Unusable, match="hỏng hoặc tải lên chưa hết"):
        read(jpeg((400, 400))[:4000])


def test_a_header_that_unpacks_without_end_is_refused() -> None:
    info = PngImagePlugin.PngInfo()
    info.add(b"iCCP", b"x\0\0" + zlib.compress(bytes(80 * 1024 * 1024)))
    stream = io.BytesIO()
    Image.new("RGB", (20, 20)).save(stream, "PNG", pnginfo=info)
    try:
        assert is_bare(read(stream.getvalue()).page)
    except Unusable as refused:
        assert "hỏng" in str(refused)


def test_exif_too_large_to_be_a_cameras_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_EXIF_MAX", 50)
    assert read(jpeg(exif=taken())).camera == Camera()


SOURCE = jpeg((64, 48), taken())


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, len(SOURCE) - 1), st.integers(0, 255)), max_size=12), st.integers(0, len(SOURCE))
)
def test_scratched_pictures_are_read_or_refused(scratches: list[tuple[int, int]], cut: int) -> None:
    content = bytearray(SOURCE)
    for at, value in scratches:
        content[at] = value
    with suppress(Unusable):
        assert is_bare(read(bytes(content[: cut or None])).page)


def test_a_telephones_picture_takes_no_second() -> None:
    source = jpeg((4000, 3000), quality=90)
    start = time.process_time()
    picture = read(source)
    assert time.process_time() - start < 1.5  # 0.4 s where it was measured
    assert opened(picture.page).size == (1600, 1200)

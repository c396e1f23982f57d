"""Pictures as evidence: copies for the page that carry nothing but the picture, and what the camera wrote."""

import io
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from PIL import ExifTags, Image

from gansao.files.contents import Content, stream

PIXELS_MAX = 64_000_000  # telephones of 2026 take 12 to 50 million
PAGE_SIDE = 1600
THUMBNAIL_SIDE = 320
_EXIF_MAX = 256 * 1024  # a camera writes under 64 KB
_FORMATS = ("JPEG", "PNG")  # MPO, a telephone's JPEG with a second picture behind, opens as JPEG does
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_E5 = 100_000
_one_at_a_time = threading.Lock()  # a decoded picture may take 250 MB


class Unusable(Exception):
    """A picture that is not taken in; the text says why and what to do, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Camera:
    """What the camera wrote, where it can be believed: degrees x 100,000, north and east positive; its own clock."""

    latitude_e5: int | None = None
    longitude_e5: int | None = None
    taken_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    page: bytes
    thumbnail: bytes
    camera: Camera


def read(content: Content) -> Picture:
    """Both copies as JPEG, upright, without any metadata. Raises Unusable before decoding what is too large."""
    with _one_at_a_time:
        try:
            with Image.open(stream(content), formats=_FORMATS) as image:
                _check(image)
                small = image.size if max(image.size) <= PAGE_SIDE else _fitted(image.size)
                image.draft(None, small)  # a JPEG is decoded at a half, a quarter, an eighth: as little as will do
                image.load()
                exif = _exif(image)
                page = _upright(_plain(image, small), exif)
        except Unusable:
            raise
        except Image.DecompressionBombError:
            raise _too_many_pixels() from None
        except MemoryError:
            raise
        except Exception:  # whatever a decoder stumbles over in hostile bytes, the picture is broken
            raise Unusable("Ảnh hỏng hoặc tải lên chưa hết: mở thử trên máy, lưu lại thành JPEG rồi tải lên.") from None
    thumbnail = page.copy()
    thumbnail.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return Picture(_jpeg(page, 82), _jpeg(thumbnail, 75), _camera(exif))


def is_bare(content: bytes) -> bool:
    """True for a JPEG whose header holds the picture only: no EXIF, XMP, colour profile, comment, nothing behind."""
    at = 2
    while content[at : at + 1] == b"\xff" and at + 4 <= len(content):
        marker = content[at + 1]
        if marker == 0xDA:  # the picture itself: up to the one end of the file
            return content.find(b"\xff\xd9", at) == len(content) - 2
        if 0xE1 <= marker <= 0xEF or marker == 0xFE:
            return False
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return False


def _check(image: Image.Image) -> None:
    if image.width * image.height > PIXELS_MAX:
        raise _too_many_pixels(image.size)
    if image.format == "PNG" and getattr(image, "is_animated", False):
        raise Unusable("Ảnh động không dùng làm minh chứng được: lưu một khung hình thành JPEG hoặc PNG rồi tải lên.")


def _too_many_pixels(size: tuple[int, int] | None = None) -> Unusable:
    said = f"Ảnh {size[0]} x {size[1]} điểm" if size else "Ảnh"
    return Unusable(
        f"{said} quá lớn: nhận nhiều nhất {PIXELS_MAX // 1_000_000} triệu điểm ảnh. "
        "Hãy chụp hoặc quét lại ở cỡ nhỏ hơn rồi tải lên."
    )


def _fitted(size: tuple[int, int]) -> tuple[int, int]:
    longest = max(size)
    return max(1, size[0] * PAGE_SIDE // longest), max(1, size[1] * PAGE_SIDE // longest)


def _plain(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """In eight-bit colours on white, in this size."""
    if image.mode.startswith("I"):  # sixteen bits of grey
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode == "P" and "transparency" in image.info:
        image = image.convert("RGBA")
    if image.size != size:
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    if image.mode in {"RGBA", "LA", "PA"}:
        seen = image.convert("RGBA")
        image = Image.new("RGB", size, "white")
        image.paste(seen, mask=seen.getchannel("A"))
    return image.convert("RGB")


def _upright(image: Image.Image, exif: Image.Exif | None) -> Image.Image:
    turn = None
    if exif is not None:
        with suppress(TypeError):  # a value that is a list is no orientation
            turn = _TURNS.get(exif.get(ExifTags.Base.Orientation, 1))
    return image if turn is None else image.transpose(turn)


def _jpeg(image: Image.Image, quality: int) -> bytes:
    """Drawn anew from the points alone, so that nothing of the original's header can come along."""
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    written = io.BytesIO()
    bare.save(written, "JPEG", quality=quality, optimize=True)
    return written.getvalue()


def _exif(image: Image.Image) -> Image.Exif | None:
    """None where there is none, or what stands there is no EXIF: the picture is good without."""
    if len(image.info.get("exif", b"")) > _EXIF_MAX:
        return None
    try:
        return image.getexif()
    except Exception:  # a garbled header spoils the reading, not the picture
        return None


def _part(exif: Image.Exif, tag: int) -> dict[int, Any]:
    try:
        return exif.get_ifd(tag)
    except Exception:  # the same
        return {}


def _camera(exif: Image.Exif | None) -> Camera:
    if exif is None:
        return Camera()
    gps, taken = _part(exif, ExifTags.IFD.GPSInfo), _part(exif, ExifTags.IFD.Exif)
    latitude = _degrees_e5(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef), "NS", 90)
    longitude = _degrees_e5(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef), "EW", 180)
    if latitude is None or longitude is None or latitude == longitude == 0:  # a telephone without a fix writes zeros
        latitude = longitude = None
    return Camera(latitude, longitude, _time(taken.get(ExifTags.Base.DateTimeOriginal)))


def _degrees_e5(parts: Any, side: Any, sides: str, most: int) -> int | None:
    """Degrees, minutes, seconds as the camera's fractions; None where they are no place on earth."""
    if not isinstance(parts, Sequence) or len(parts) != 3 or not isinstance(side, str):
        return None
    letter = side.strip("\0 ").upper()
    try:
        degrees, minutes, seconds = (Fraction(int(part.numerator), int(part.denominator)) for part in parts)
    except (AttributeError, TypeError, ValueError, ArithmeticError):
        return None
    total = degrees + minutes / 60 + seconds / 3600
    if len(letter) != 1 or letter not in sides or min(degrees, minutes, seconds) < 0:
        return None
    if minutes >= 60 or seconds >= 60 or total > most:
        return None
    rounded = int(total * _E5 + Fraction(1, 2))
    return rounded if letter == sides[0] else -rounded


def _time(text: Any) -> datetime | None:
    if not isinstance(text, str):
        return None
    try:
        return datetime.strptime(text.strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - a camera names no zone
    except ValueError:
        return None

"""Pictures, made anew: what is kept is what is seen, and nothing of where and with what it was taken."""

import io
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from PIL import Image, ImageCms, ImageOps, JpegImagePlugin

from lib.inspection.formats import MAX_POINTS, Format
from lib.inspection.hostile import Damaged, Hostile
from lib.inspection.polyglots import refuse_second_kind

QUALITY = 90  # of a JPEG that does not say how it was packed
_PILLOW = {Format.JPEG: ["JPEG", "MPO"], Format.PNG: ["PNG"]}
_MODES = {Format.JPEG: {"RGB", "L"}, Format.PNG: {"1", "L", "LA", "P", "RGB", "RGBA", "I;16"}}
_SMALLER = "hãy thu nhỏ ảnh (dưới 100 triệu điểm ảnh) rồi gửi lại"
_STILL = "hãy lưu một hình của ảnh thành JPEG (.jpg) rồi gửi lại"


def renew(content: bytes, kind: Format) -> bytes:
    """The picture as it is seen, upright, its colours as screens show them (sRGB), without metadata. Raises Hostile."""
    refuse_second_kind(content)
    Image.MAX_IMAGE_PIXELS = None  # the size is looked at here, before anything is inflated
    try:
        with Image.open(io.BytesIO(content), formats=_PILLOW[kind]) as picture:
            return _renewed(picture, kind)
    except (OSError, SyntaxError, ValueError, EOFError, KeyError, TypeError, IndexError, ZeroDivisionError) as error:
        raise Damaged from error


def _renewed(picture: Image.Image, kind: Format) -> bytes:
    if not 0 < picture.width * picture.height <= MAX_POINTS:
        raise Hostile(f"có {picture.width} × {picture.height} điểm ảnh, nhiều hơn mức mở được", _SMALLER)
    if kind == Format.PNG and getattr(picture, "n_frames", 1) > 1:
        raise Hostile("là ảnh động", _STILL)
    packing = _packing(picture) if kind == Format.JPEG else {}
    profile = picture.info.get("icc_profile")
    picture.load()
    seen = ImageOps.exif_transpose(picture)
    seen = _with_usual_colours(seen, profile)
    if seen.mode not in _MODES[kind]:
        seen = seen.convert("RGBA" if kind == Format.PNG and "A" in seen.mode else "RGB")
    clear = seen.info.get("transparency") if kind == Format.PNG else None
    seen.info = {} if clear is None else {"transparency": clear}
    return _saved(seen, kind, packing)


def _packing(picture: Image.Image) -> dict[str, Any]:
    """How a JPEG was packed, so that it is packed as well again and no better: neither worse to look at nor larger."""
    tables = getattr(picture, "quantization", None)
    if not tables or any(max(table) > 255 or min(table) < 1 for table in tables.values()):
        return {"quality": QUALITY}
    if picture.mode not in ("RGB", "L", "YCbCr"):
        return {"quality": QUALITY}
    get: Callable[[Image.Image], int] = JpegImagePlugin.get_sampling
    sampling = get(picture)
    return {"qtables": tables, "subsampling": sampling} if sampling in (0, 1, 2) else {"qtables": tables}


def _with_usual_colours(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile or picture.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return picture
    mode = {"CMYK": "RGB", "L": "L"}.get(picture.mode, picture.mode)
    with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):  # a profile that is none: the colours stay
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if mode == "L":
            return picture
        changed = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode)
        return changed if changed is not None else picture
    return picture


def _saved(picture: Image.Image, kind: Format, packing: dict[str, Any]) -> bytes:
    target = io.BytesIO()
    if kind == Format.PNG:
        picture.save(target, "PNG")
        return target.getvalue()
    try:
        picture.save(target, "JPEG", **packing)
    except (ValueError, TypeError, OSError):
        target = io.BytesIO()
        picture.save(target, "JPEG", quality=QUALITY)
    return target.getvalue()

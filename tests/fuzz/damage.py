"""Ways to spoil a file. Each takes the sound bytes and a ``Random`` and answers what arrives instead.

``ARCHIVE``, ``OLD`` and ``TEXT`` are for zip archives (.xlsx, .ods), for .xls and for .csv; ``ANY`` for all. Those in
``SEALED`` spoil the bytes of an archive as a bad disk or line does: its checksums must tell, so such a file is refused
or reads as the sound one.
"""

import io
import re
import struct
import warnings
import zipfile
from random import Random

ZIP_NAMES = ("../../../etc/cron.d/x", "/etc/passwd", "..\\..\\x.dll", "C:\\x.exe", "xl/../../x")


def flip_bits(content: bytes, chance: Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 8, 40))):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def cut_off(content: bytes, chance: Random) -> bytes:
    return content[: chance.randrange(len(content))]


def cut_out(content: bytes, chance: Random) -> bytes:
    start = chance.randrange(len(content))
    return content[:start] + content[start + chance.randrange(1, 200) :]


def put_in(content: bytes, chance: Random) -> bytes:
    start = chance.randrange(len(content))
    return content[:start] + chance.randbytes(chance.randrange(1, 200)) + content[start:]


def repeat(content: bytes, chance: Random) -> bytes:
    start = chance.randrange(len(content))
    length = chance.randrange(1, 500)
    return content[: start + length] + content[start : start + length] * chance.randrange(1, 20) + content[start:]


def append(content: bytes, chance: Random) -> bytes:
    return content + chance.choice((chance.randbytes(chance.randrange(1, 5_000)), content, b"\0" * 100_000))


def other_beginning(content: bytes, chance: Random) -> bytes:
    heads = (
        b"%PDF-1.7\n",
        b"\x89PNG\r\n\x1a\n",
        b"PK\3\4",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\xff\xfe",
        b"<html>",
        b"",
    )
    return chance.choice(heads) + content[chance.choice((0, 8)) :]


# Archives


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(parts) -> bytes:
    """``parts``: a dictionary, or (name, bytes) pairs, in which a name may stand twice."""
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # of zipfile, that a name stands twice: it is meant
        for name, data in parts.items() if isinstance(parts, dict) else parts:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _in_a_part(spoil):
    def spoil_a_part(content: bytes, chance: Random) -> bytes:
        parts = _parts(content)
        name = chance.choice([name for name, data in parts.items() if data])
        return _packed(parts | {name: spoil(parts[name], chance)})

    spoil_a_part.__name__ = f"{spoil.__name__}_in_a_part"
    return spoil_a_part


def swap_parts(content: bytes, chance: Random) -> bytes:
    parts = _parts(content)
    first, second = chance.sample(sorted(parts), 2)
    return _packed(parts | {first: parts[second], second: parts[first]})


def drop_a_part(content: bytes, chance: Random) -> bytes:
    parts = _parts(content)
    del parts[chance.choice(sorted(parts))]
    return _packed(parts)


def a_part_twice(content: bytes, chance: Random) -> bytes:
    parts = list(_parts(content).items())
    name, data = chance.choice(parts)
    return _packed([*parts, (chance.choice((name, name.upper())), data[::-1])])


def climb_out(content: bytes, chance: Random) -> bytes:
    return _packed(_parts(content) | {chance.choice(ZIP_NAMES): b"x"})


def many_parts(content: bytes, chance: Random) -> bytes:
    return _packed(_parts(content) | {f"xl/media/{number}.png": b"" for number in range(chance.choice((100, 2_500)))})


def lie_about_sizes(content: bytes, chance: Random) -> bytes:
    """Other sizes, offsets or methods in the archive's own list of its parts."""
    damaged = bytearray(content)
    entries = [found.start() for found in re.finditer(b"PK\1\2", content)]
    start = chance.choice(entries)
    field, size = chance.choice(((10, 2), (16, 4), (20, 4), (24, 4), (42, 4), (28, 2)))
    value = chance.choice((0, 1, 0xFFFF, 0xFFFFFFFF, 0x7FFFFFFF, chance.getrandbits(32)))
    damaged[start + field : start + field + size] = struct.pack("<I", value & 0xFFFFFFFF)[:size]
    return bytes(damaged)


def _xml_part(parts: dict[str, bytes], chance: Random) -> str:
    return chance.choice([name for name in parts if name.endswith(".xml")])


def wild_number(content: bytes, chance: Random) -> bytes:
    """A number of the XML becomes one that nobody expects there."""
    parts = _parts(content)
    name = _xml_part(parts, chance)
    numbers = list(re.finditer(rb"(?<![A-Za-z])[0-9]+", parts[name]))
    if not numbers:
        return content
    found = chance.choice(numbers)
    wild = chance.choice(
        (b"-1", b"0", b"1048576", b"99999999999999999999", b"1e308", b"NaN", b"0x10", "٣".encode(), b"")
    )
    data = parts[name][: found.start()] + wild + parts[name][found.end() :]
    return _packed(parts | {name: data})


def wild_place(content: bytes, chance: Random) -> bytes:
    """A cell of an .xlsx, or a repeat count of an .ods, far beyond what the sheet can hold."""
    parts = _parts(content)
    if "content.xml" in parts:
        count = chance.choice(("1048576", "16384", "999999999999", "-5"))
        what = chance.choice(("table:table-row", "table:table-cell"))
        side = "rows" if what.endswith("row") else "columns"
        text = parts["content.xml"].replace(
            f"<{what}".encode(), f'<{what} table:number-{side}-repeated="{count}"'.encode(), chance.randrange(1, 4)
        )
        return _packed(parts | {"content.xml": text})
    place = chance.choice((b"XFD1048576", b"XFD1", b"A1048576", b"ZZZZ9", b"A0", b"A99999999999", b"a1", b"1A", b""))
    places = list(re.finditer(rb'r="[A-Z]+[0-9]+"', parts["xl/worksheets/sheet1.xml"]))
    found = chance.choice(places)
    text = parts["xl/worksheets/sheet1.xml"]
    text = text[: found.start()] + b'r="' + place + b'"' + text[found.end() :]
    return _packed(parts | {"xl/worksheets/sheet1.xml": text})


def break_a_tag(content: bytes, chance: Random) -> bytes:
    parts = _parts(content)
    name = _xml_part(parts, chance)
    tags = list(re.finditer(rb"<[^>]*>", parts[name]))
    found, other = chance.choice(tags), chance.choice(tags)
    put = chance.choice((b"", other[0], found[0] * 2, b"</", b"<![CDATA[", b"<!--", b"&bogus;", b"\0", b"\xff\xfe"))
    return _packed(parts | {name: parts[name][: found.start()] + put + parts[name][found.end() :]})


def nest_deeply(content: bytes, chance: Random) -> bytes:
    parts = _parts(content)
    name, depth = _xml_part(parts, chance), chance.choice((1_000, 50_000))
    tag = chance.choice((b"x", b"r", b"si", b"c", b"row"))
    cut = parts[name].rfind(b"</")
    return _packed(
        parts | {name: parts[name][:cut] + b"<%s>" % tag * depth + b"</%s>" % tag * depth + parts[name][cut:]}
    )


def billion_laughs(content: bytes, chance: Random) -> bytes:
    parts = _parts(content)
    name = _xml_part(parts, chance)
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    kind = f'<!DOCTYPE x [<!ENTITY l0 "ha">{entities}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    text = parts[name].decode("utf-8", "replace")
    head, _, rest = text.partition("?>") if text.startswith("<?xml") else ("", "", text)
    return _packed(
        parts | {name: (f"{head}?>" if head else "").encode() + kind.encode() + rest.replace("Xã", "&l9;&f;").encode()}
    )


def in_utf16(content: bytes, chance: Random) -> bytes:
    parts = _parts(content)
    name = _xml_part(parts, chance)
    return _packed(parts | {name: parts[name].decode("utf-8", "replace").encode("utf-16")})


# .xls and .csv


def wild_length(content: bytes, chance: Random) -> bytes:
    """Records of the workbook's stream that claim another length or another kind than they have."""
    damaged = bytearray(content)
    start = content.find(b"\x09\x08\x10\x00", 512)
    places = []
    while 0 <= start < len(content) - 4:
        places.append(start)
        start += 4 + struct.unpack_from("<H", content, start + 2)[0]
        if content[start : start + 2] == b"\0\0":
            break
    for _ in range(chance.randrange(1, 4)):
        place = chance.choice(places or [512])
        value = chance.choice((0, 1, 0xFFFF, 0x2080, chance.getrandbits(16)))
        struct.pack_into("<H", damaged, place + chance.choice((0, 2, 2, 2, 4, 6)), value)
    return bytes(damaged)


def wild_container(content: bytes, chance: Random) -> bytes:
    """Another table of sectors, another directory, in the container around the workbook."""
    damaged = bytearray(content)
    for _ in range(chance.randrange(1, 4)):
        place = chance.choice((*range(24, 512, 4), len(content) - 512 + 4 * chance.randrange(128)))
        value = chance.choice((0, 1, 0xFFFFFFFF, 0xFFFFFFFE, 0x7FFFFFFF, chance.getrandbits(32)))
        struct.pack_into("<I", damaged, min(place, len(content) - 4), value)
    return bytes(damaged)


def wild_text(content: bytes, chance: Random) -> bytes:
    """What a program that knows nothing of tables does to a .csv."""
    return chance.choice(
        (
            lambda: content.replace(b"\n", b"\0\n", 2),
            lambda: content + b'"' + content * 3,
            lambda: content + b"x" * 200_000,
            lambda: content + b";" * 100_000,
            lambda: content.replace(b";", b"\xff\xfe", 3),
            lambda: b"\xff\xfe" + content,
            lambda: b"\xff\xfe" + b"\x00\xd8" * 50 + content,
            lambda: content.replace(b"\n", b"\r"),
            lambda: content.replace(b";", b"|"),
            lambda: b"\xef\xbb\xbf" * 3 + content,
            lambda: content.decode("utf-8", "replace").encode("utf-7"),
            lambda: content.decode("utf-8", "replace").encode("utf-32"),
            lambda: content + b"=cmd|' /C calc'!A0;@SUM(1);+1;-1\n",
            lambda: content + chance.randbytes(3_000),
        )
    )()


ANY = (flip_bits, cut_off, cut_out, put_in, repeat, append, other_beginning)
SEALED = ANY
ARCHIVE = (
    *map(_in_a_part, (flip_bits, cut_off, cut_out, put_in, repeat)),
    swap_parts, drop_a_part, a_part_twice, climb_out, many_parts, lie_about_sizes, wild_number, wild_place, break_a_tag,
    nest_deeply, billion_laughs, in_utf16,
)  # fmt: skip
OLD = (wild_length, wild_container)
TEXT = (wild_text,)

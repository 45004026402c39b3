"""The program that looks into a stranger's document: it runs in a process of its own, with limits, and says what it is.

It is started by path, imports nothing of the catalogue, reads the document from standard input and writes one line of
JSON: the kind of the document, or the code of the refusal. It opens documents only to find what must not be in them.
"""

import contextlib
import csv
import io
import json
import os
import re
import resource
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator

MOST_BYTES = 20 * 1024 * 1024
MOST_MEMORY = 512 * 1024 * 1024
MOST_SECONDS = 15
MOST_OUTPUT = 4096
MOST_UNPACKED = 256 * 1024 * 1024
MOST_PARTS = 5000
MOST_OF_A_LIST = 2 * 1024 * 1024
"""How large a part may be that lists the others; larger ones hide something."""
STEP = 1 << 16
PIECE = 1 << 10

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP, ZIP_END = b"PK\x03\x04", b"PK\x05\x06"
PDF = b"%PDF-"
ODT = b"application/vnd.oasis.opendocument.text"
_MAIN = b"application/vnd.openxmlformats-officedocument.%s.main+xml"
MAIN_PARTS = {"docx": _MAIN % b"wordprocessingml.document", "xlsx": _MAIN % b"spreadsheetml.sheet"}
MANIFEST, TYPES = "META-INF/manifest.xml", "[Content_Types].xml"


class Refusal(Exception):
    """A document that is not taken; its argument is a code that `inspecting` puts into words."""


def confine() -> None:
    """Give up what looking does not need: memory, time, files, and precedence over those who serve people."""
    os.nice(10)
    for limit, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, MOST_OUTPUT),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))


def kind_of(content: bytes) -> str:
    """Return the kind of a document by what is in it; its name is not even known here."""
    if content.startswith(PDF):
        return pdf(content)
    if content.startswith(ZIP):
        return package(content)
    if content.startswith(OLD_OFFICE):
        raise Refusal("old_or_locked")
    return table(content)


# --- PDF --------------------------------------------------------------------------------------------------------------

_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_HEADER = re.compile(rb"%PDF-[12]\.\d[\s%]")
_STREAM = re.compile(rb"stream\r?\n")
_FILTER = re.compile(rb"/Filter\s*(\[\s*)?/FlateDecode\s*(?(1)\])")
_LOCKED = re.compile(rb"/Encrypt[\s\d<]")
_ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|ImportData)[\s/<>(\[\])]|/XFA[\s\d<(\[]", re.ASCII
)
_BEFORE_A_STREAM = 2048


def pdf(content: bytes) -> str:
    """Accept a whole PDF that anybody can open and that holds nothing but pages."""
    tail = content[-2048:]
    if not _HEADER.match(content) or b"startxref" not in tail or not re.search(rb"\d\s+\d+\s+obj\b", content):
        raise Refusal("damaged")
    if tail.rpartition(b"%%EOF")[1] == b"" or tail.rpartition(b"%%EOF")[2].strip(b"\r\n\t \0"):
        raise Refusal("damaged")
    if ZIP_END in content[-66_000:]:
        raise Refusal("two_in_one")
    for piece in (_unescaped(content), *_object_streams(content)):
        if _LOCKED.search(piece):
            raise Refusal("locked")
        if _ACTIVE.search(piece):
            raise Refusal("active")
    return "pdf"


def _unescaped(content: bytes) -> bytes:
    """Return names as they are meant: `/J#61vaScript` is `/JavaScript`."""
    return _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), content)


def _object_streams(content: bytes) -> Iterator[bytes]:
    """Yield what is packed in the streams that hold objects; a script could hide there."""
    left = MOST_UNPACKED // 4
    for found in _STREAM.finditer(content):
        before = _unescaped(content[max(0, found.start() - _BEFORE_A_STREAM) : found.start()]).rpartition(b"obj")[2]
        if not re.search(rb"/Type\s*/ObjStm\b", before) or b"/Filter" not in before:
            continue
        if not _FILTER.search(before) or b"/Predictor" in before:
            raise Refusal("damaged")
        unpacked = _inflated(content, found.end(), left)
        left -= len(unpacked)
        yield _unescaped(unpacked)


def _inflated(content: bytes, start: int, most: int) -> bytes:
    """Return what a stream holds, up to the place where it is broken, as forgiving readers do; refuse too much.

    The checksum is not looked at: a script behind a wrong one would run all the same.
    """
    unpacker, made = zlib.decompressobj(-zlib.MAX_WBITS), bytearray()
    for place in range(start + 2, len(content), PIECE):
        before, piece = unpacker.copy(), content[place : place + PIECE]
        try:
            made += _fed(unpacker, piece, most - len(made))
        except zlib.error:
            with contextlib.suppress(zlib.error):
                for number in range(len(piece)):
                    made += _fed(before, piece[number : number + 1], most - len(made))
            break
        if unpacker.eof:
            break
    return bytes(made)


def _fed(unpacker: "zlib._Decompress", given: bytes, most: int) -> bytes:
    unpacked = unpacker.decompress(given, most + 1)
    if len(unpacked) > most:
        raise Refusal("too_demanding")
    return unpacked


# --- packages: ODT, DOCX, XLSX ----------------------------------------------------------------------------------------

_MACRO_PARTS = re.compile(
    r"vbaproject|vbadata|/macrosheets/|/activex/|oleobject[^/]*\.bin$|\.xlsm$|\.docm$|^basic/|^scripts/", re.IGNORECASE
)
_REMOTE = re.compile(rb"<Relationship\s[^>]*>")
_REMOTE_KINDS = re.compile(rb"/(?:attachedTemplate|oleObject|frame|subDocument)\"")
_REMOTE_PLACE = re.compile(rb"Target=\"(?:https?:|ftp:|\\\\|file:/*\\\\|file://[^/])", re.IGNORECASE)


def package(content: bytes) -> str:
    """Accept a package of a known kind whose parts are all sound and bearable, and none of which is a program."""
    if content[-22:-18] != ZIP_END:
        raise Refusal("two_in_one")
    archive = zipfile.ZipFile(io.BytesIO(content))
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refusal("too_demanding")
    if any(part.flag_bits & 1 for part in parts):
        raise Refusal("locked")
    _check_names(parts)
    if any(_MACRO_PARTS.search(part.filename) for part in parts):
        raise Refusal("active")
    lists = {part.filename: text for part in parts if (text := _read_through(archive, part)) is not None}
    if parts[0].filename == "mimetype":
        return _opendocument(parts, lists)
    if TYPES in lists:
        return _office_open(lists)
    raise Refusal("not_a_document")


def _check_names(parts: list[zipfile.ZipInfo]) -> None:
    """Refuse parts that programs read differently: odd paths, the same name twice, something before the first."""
    names = [part.orig_filename for part in parts]
    if not parts or min(part.header_offset for part in parts) != 0:
        raise Refusal("two_in_one")
    if len({name.casefold() for name in names}) != len(names):
        raise Refusal("damaged")
    for part in parts:
        name = part.orig_filename
        if name.startswith("/") or "\\" in name or "\0" in name or ".." in name.split("/"):
            raise Refusal("damaged")
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refusal("damaged")


def _read_through(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes | None:
    """Unpack a part to its end, so that its checksum is checked; return it if it tells of the others."""
    name = part.filename
    is_list = name in ("mimetype", MANIFEST, TYPES) or name.endswith(".rels")
    is_xml = name.endswith((".xml", ".rels"))
    kept, last = [], b""
    if is_list and part.file_size > MOST_OF_A_LIST:
        raise Refusal("too_demanding")
    with archive.open(part) as file:
        while chunk := file.read(STEP):
            if is_xml and not last and chunk.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise Refusal("damaged")
            if is_xml and b"<!ENTITY" in last[-8:] + chunk:
                raise Refusal("active")
            if is_list:
                kept.append(chunk)
            last = chunk
    return b"".join(kept) if is_list else None


def _opendocument(parts: list[zipfile.ZipInfo], lists: dict[str, bytes]) -> str:
    if not lists["mimetype"].startswith(b"application/vnd.oasis.opendocument."):
        raise Refusal("not_a_document")
    if lists["mimetype"].strip() != ODT:
        raise Refusal("other_office")
    if parts[0].compress_type != zipfile.ZIP_STORED or MANIFEST not in lists:
        raise Refusal("damaged")
    if "content.xml" not in {part.filename for part in parts}:
        raise Refusal("damaged")
    if b"encryption-data" in lists[MANIFEST]:
        raise Refusal("locked")
    return "odt"


def _office_open(lists: dict[str, bytes]) -> str:
    types = lists[TYPES]
    if b"macroEnabled" in types or b"vbaProject" in types or b"macrosheet" in types.lower():
        raise Refusal("active")
    for text in lists.values():
        for relation in _REMOTE.findall(text):
            if _REMOTE_KINDS.search(relation) and _REMOTE_PLACE.search(relation):
                raise Refusal("active")
    found = [kind for kind, main in MAIN_PARTS.items() if main in types]
    if len(found) != 1:
        raise Refusal("damaged" if found else "other_office")
    return found[0]


# --- CSV --------------------------------------------------------------------------------------------------------------

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MARKUP = re.compile(r"\s*<[!?a-z/]", re.IGNORECASE)
_FORMULA = re.compile(r"\s*(?:[=@]|[+\-][^\d\s,.+\-–].*[(|!])")
DELIMITERS = ";,\t"
ROWS_LOOKED_AT = 200
ALIKE = 0.6
"""The share of rows that must have the same number of cells."""


def table(content: bytes) -> str:
    """Accept text in rows of cells, none of which a spreadsheet would run."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refusal("other_letters")
    text = _decoded(content)
    if _CONTROL.search(text) or _MARKUP.match(text):
        raise Refusal("not_a_document")
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    lengths: Counter[int] = Counter()
    for row in csv.reader(io.StringIO(text), delimiter=delimiter):
        if any(_FORMULA.match(cell) for cell in row):
            raise Refusal("formulas")
        if lengths.total() < ROWS_LOOKED_AT and any(cell.strip() for cell in row):
            lengths[len(row)] += 1
    cells, often = lengths.most_common(1)[0] if lengths else (0, 0)
    if cells < 2 or lengths.total() < 2 or often < ALIKE * lengths.total():
        raise Refusal("not_a_document")
    return "csv"


def _decoded(content: bytes) -> str:
    for letters in ("utf-8-sig", "cp1250"):
        try:
            return content.decode(letters)
        except UnicodeDecodeError:
            continue
    raise Refusal("not_a_document")


def answer(content: bytes) -> dict[str, str]:
    """Return what a document is, or the code of the refusal."""
    try:
        return {"kind": kind_of(content)}
    except Refusal as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        return {"refused": "too_demanding"}
    except Exception as problem:
        # Packages break in more ways than the library promises; whatever it was, the document is to blame.
        return {"refused": "damaged", "why": type(problem).__name__}


def main() -> None:
    """Read, look, say."""
    confine()
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer.read(MOST_BYTES))) + "\n")


if __name__ == "__main__":
    main()

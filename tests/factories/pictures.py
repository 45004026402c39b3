"""Pictures, good and evil, made by code: the corpus of files that strangers could upload."""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageCms, PngImagePlugin

PAYLOAD = b"<script>alert('payload')</script><?php system('id'); ?>"
QUADRANTS = {(0, 0): (200, 30, 30), (1, 0): (30, 160, 30), (0, 1): (30, 30, 200), (1, 1): (220, 200, 40)}
"""Colours of the four corners of `picture`: left to right, top to bottom."""
GPS = {1: "N", 2: (50.0, 5.0, 16.25), 3: "E", 4: (14.0, 25.0, 14.5)}


@dataclass(frozen=True)
class Upload:
    """A file, and the code it is refused with; None where it is taken."""

    name: str
    make: Callable[[], bytes]
    refused: str | None = None


def picture(width: int = 320, height: int = 200, mode: str = "RGB") -> Image.Image:
    """Make a picture whose corners can be told apart."""
    made = Image.new("RGB", (2, 2))
    for place, colour in QUADRANTS.items():
        made.putpixel(place, colour)
    made = made.resize((width, height), Image.Resampling.NEAREST)
    return made if mode == "RGB" else made.convert(mode)


def saved(made: Image.Image, kind: str, **options: Any) -> bytes:
    """Return a picture as a file."""
    target = io.BytesIO()
    made.save(target, kind, **options)
    return target.getvalue()


def jpeg(**options: Any) -> bytes:
    """Return a good JPEG."""
    return saved(picture(), "JPEG", **options)


def png(mode: str = "RGB", **options: Any) -> bytes:
    """Return a good PNG."""
    return saved(picture(mode=mode), "PNG", **options)


def webp(**options: Any) -> bytes:
    """Return a good WebP."""
    return saved(picture(), "WEBP", **options)


def turned(orientation: int) -> bytes:
    """Return a JPEG that says how the camera was held."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    return jpeg(exif=exif)


def with_place() -> bytes:
    """Return a JPEG that tells where it was taken, by whom, with what."""
    exif = Image.Exif()
    exif[0x010F], exif[0x013B] = "SecretCamera", "SecretAuthor"
    exif.get_ifd(0x8825).update(GPS)
    return jpeg(exif=exif, comment=b"SecretComment", xmp=b"<x:xmpmeta>SecretXmp</x:xmpmeta>")


def chunk(kind: bytes, content: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def flood(width: int, height: int, rows: int = 0) -> bytes:
    """Return a PNG of few bytes that claims, and up to some rows holds, very many pixels of one bit."""
    packed = zlib.compressobj(9)
    line = b"\0" * (1 + (width + 7) // 8)
    body = b"".join(packed.compress(line) for _row in range(rows)) + packed.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def with_chunk(kind: bytes, content: bytes) -> bytes:
    """Return a good PNG with a further chunk after its header."""
    whole = png()
    return whole[:33] + chunk(kind, content) + whole[33:]


def with_text(text: str) -> bytes:
    """Return a PNG with a text in its metadata."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", text)
    info.add_itxt("XML:com.adobe.xmp", text)
    return png(pnginfo=info)


def moving(kind: str, frames: int, **options: Any) -> bytes:
    """Return an animation whose first frame is the picture and the others are white or grey."""
    others = [Image.new("RGB", (320, 200), (200 + number % 50,) * 3) for number in range(frames - 1)]
    return saved(picture(), kind, save_all=True, append_images=others, **options)


def zipped() -> bytes:
    """Return an archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("payload.html", PAYLOAD)
    return target.getvalue()


def svg(inside: str = "<circle r='4'/>", before: str = "") -> bytes:
    """Return an SVG."""
    return f'{before}<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">{inside}</svg>'.encode()


def sixty_megapixels() -> bytes:
    """Return a JPEG of 60 megapixels."""
    return saved(Image.new("L", (10_000, 6_000), 200), "JPEG")


def _grey(mode: str) -> bytes:
    return saved(Image.new(mode, (320, 200), 40_000 if mode.startswith("I") else 0), "PNG")


def _webp_of(width: int, height: int) -> bytes:
    size = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    body = b"WEBPVP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + size
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _broken_checksum() -> bytes:
    whole = bytearray(png())
    whole[29] ^= 0xFF
    return bytes(whole)


def _profiled(profile: bytes, mode: str = "RGB") -> bytes:
    return saved(picture(mode=mode), "JPEG", icc_profile=profile)


def _srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


SVG_DOCTYPE = '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'

TAKEN = (
    Upload("plain.jpg", jpeg),
    Upload("progressive.jpg", lambda: jpeg(progressive=True)),
    Upload("grey.jpg", lambda: saved(picture(mode="L"), "JPEG")),
    Upload("cmyk.jpg", lambda: saved(picture(mode="CMYK"), "JPEG")),
    *(Upload(f"turned-{number}.jpg", lambda number=number: turned(number)) for number in range(1, 9)),
    Upload("turned-99.jpg", lambda: turned(99)),
    Upload("place.jpg", with_place),
    Upload("broken-exif.jpg", lambda: jpeg(exif=b"Exif\0\0II*\0\xff\xff\xff\x7f")),
    Upload("profile.jpg", lambda: _profiled(_srgb())),
    Upload("broken-profile.jpg", lambda: _profiled(b"\xff" * 500)),
    Upload("profile-of-another-mode.jpg", lambda: _profiled(_srgb(), "CMYK")),
    Upload("two-pictures.mpo", lambda: moving("MPO", 2)),
    Upload("plain.png", png),
    Upload("png-named.jpg", png),
    Upload("jpeg.php.png", jpeg),
    Upload("bit.png", lambda: png("1")),
    Upload("grey.png", lambda: png("L")),
    Upload("grey-alpha.png", lambda: png("LA")),
    Upload("palette.png", lambda: png("P")),
    Upload("palette-transparent.png", lambda: png("P", transparency=0)),
    Upload("transparent-colour.png", lambda: png(transparency=(200, 30, 30))),
    Upload("alpha.png", lambda: png("RGBA")),
    Upload("sixteen-bits.png", lambda: _grey("I;16")),
    Upload("comment.png", lambda: with_text(PAYLOAD.decode())),
    Upload("exif.png", lambda: with_chunk(b"eXIf", b"MM\0*\0\0\0\x08\0\0\0\0\0\0")),
    Upload("plain.webp", webp),
    Upload("lossless.webp", lambda: webp(lossless=True)),
    Upload("alpha.webp", lambda: saved(picture(mode="RGBA"), "WEBP")),
    Upload("xmp.webp", lambda: webp(xmp=PAYLOAD)),
    Upload("moving.webp", lambda: moving("WEBP", 5)),
    Upload("moving.png", lambda: moving("PNG", 5)),
    Upload("png-and-html.png", lambda: png() + PAYLOAD),
    Upload("jpeg-and-zip.jpg", lambda: jpeg() + zipped()),
    Upload("jpeg-with-script.jpg", lambda: jpeg(comment=PAYLOAD)),
    Upload("jpeg-and-pdf.jpg", lambda: jpeg() + b"%PDF-1.4 /JavaScript" + PAYLOAD),
    Upload("webp-and-php.webp", lambda: webp() + PAYLOAD),
    Upload("one-pixel.png", lambda: saved(Image.new("RGB", (1, 1)), "PNG")),
    Upload("ribbon.png", lambda: saved(Image.new("L", (20_000, 3)), "PNG")),
    Upload("tower.png", lambda: saved(Image.new("L", (3, 20_000)), "PNG")),
)
REFUSED = (
    Upload("empty.jpg", lambda: b"", "empty"),
    Upload("text.jpg", lambda: "Tohle není obrázek.\n".encode(), "not_a_picture"),
    Upload("text-utf16.jpg", lambda: "Tohle není obrázek.".encode("utf-16"), "not_a_picture"),
    Upload("nulls.jpg", lambda: b"\0" * 5000, "not_a_picture"),
    Upload("plain.svg", svg, "SVG"),
    Upload("svg-named.png", svg, "SVG"),
    Upload("script.svg", lambda: svg("<script>alert(1)</script>"), "SVG"),
    Upload("foreign.svg", lambda: svg("<foreignObject><body onload='alert(1)'/></foreignObject>"), "SVG"),
    Upload("entity.svg", lambda: svg("<text>&x;</text>", SVG_DOCTYPE), "SVG"),
    Upload("mark.svg", lambda: b"\xef\xbb\xbf" + svg(), "SVG"),
    Upload("packed.svgz", lambda: gzip.compress(svg()), "not_a_picture"),
    Upload("page.html", lambda: b"<!doctype html>" + PAYLOAD, "not_a_picture"),
    Upload("page.xhtml", lambda: b"<html xmlns='http://www.w3.org/1999/xhtml'/>", "not_a_picture"),
    Upload("code.js", lambda: b"alert(1)//", "not_a_picture"),
    Upload("shell.php.jpg", lambda: PAYLOAD, "not_a_picture"),
    Upload("program.exe", lambda: b"MZ" + b"\0" * 200, "not_a_picture"),
    Upload("program.elf", lambda: b"\x7fELF" + b"\0" * 200, "not_a_picture"),
    Upload("film.swf", lambda: b"FWS\x06" + b"\0" * 200, "not_a_picture"),
    Upload("film.mp4", lambda: b"\0\0\0\x18ftypmp42" + b"\0" * 200, "not_a_picture"),
    Upload("archive.zip", zipped, "not_a_picture"),
    Upload("drawing.eps", lambda: saved(picture(), "EPS"), "EPS"),
    Upload("document.pdf", lambda: saved(picture(), "PDF"), "PDF"),
    Upload("script.pdf", lambda: b"%PDF-1.4\n1 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj", "PDF"),
    Upload("tiff-named.png", lambda: saved(picture(), "TIFF"), "TIFF"),
    Upload("bitmap.bmp", lambda: saved(picture(), "BMP"), "BMP"),
    Upload("icon.ico", lambda: saved(picture(64, 64), "ICO"), "ICO"),
    Upload("photo.jp2", lambda: saved(picture(), "JPEG2000"), "JPEG 2000"),
    Upload("phone.heic", lambda: b"\0\0\0\x18ftypheic" + b"\0" * 200, "HEIC"),
    Upload("photo.avif", lambda: saved(picture(64, 64), "AVIF", speed=10), "AVIF"),
    Upload("layers.psd", lambda: b"8BPS\0\1" + b"\0" * 200, "Photoshop"),
    Upload("plain.gif", lambda: saved(picture(), "GIF"), "GIF"),
    Upload("moving.gif", lambda: moving("GIF", 200), "GIF"),
    Upload("gif-and-script.gif", lambda: b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)", "GIF"),
    Upload("portable.ppm", lambda: saved(picture(), "PPM"), "not_a_picture"),
    Upload("old.pcx", lambda: saved(picture(), "PCX"), "not_a_picture"),
    Upload("old.tga", lambda: saved(picture(), "TGA"), "not_a_picture"),
    Upload("bits.xbm", lambda: saved(picture(mode="1"), "XBM"), "not_a_picture"),
    Upload("half.jpg", lambda: jpeg()[: len(jpeg()) // 2], "damaged"),
    Upload("head-only.jpg", lambda: b"\xff\xd8\xff\xe0\0\x10JFIF\0", "damaged"),
    Upload("noise.jpg", lambda: b"\xff\xd8\xff" + bytes(range(256)) * 20, "damaged"),
    Upload("half.png", lambda: png()[:-80], "damaged"),
    Upload("signature-only.png", lambda: png()[:8], "damaged"),
    Upload("checksum.png", _broken_checksum, "damaged"),
    Upload("no-pixels.png", lambda: flood(100, 100), "damaged"),
    Upload("no-size.png", lambda: flood(0, 0), "damaged"),
    Upload("half.webp", lambda: webp()[:-100], "damaged"),
    Upload("head-only.webp", lambda: webp()[:30], "damaged"),
    Upload("text-bomb.png", lambda: with_chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(64 << 20))), "damaged"),
    Upload("profile-bomb.png", lambda: with_chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(64 << 20))), "damaged"),
    Upload("flood.png", lambda: flood(20_000, 20_000, 20_000), "too_many_pixels"),
    Upload("flood-claimed.png", lambda: flood(2_000_000_000, 2_000_000_000 >> 12), "too_many_pixels"),
    Upload("flood.webp", lambda: _webp_of(16_000, 16_000), "too_many_pixels"),
    Upload("sixty.jpg", sixty_megapixels, "too_many_pixels"),
)  # fmt: skip
CORPUS = (*TAKEN, *REFUSED)

"""Redirects stay at home, whatever `next` says, as a browser would read the answer."""

import json
import re
import shutil
import subprocess
from html import unescape
from urllib.parse import urlsplit

from flask import Flask

from tests.factories.accounts import PASSWORD, account, new_client

BASE = "https://katalog.example.cz/cs/sign-in"
HOST = "katalog.example.cz"
FOREIGN = [
    # What Django's own tests call unsafe.
    "http://example.com", "http:///example.com", "https://example.com", "ftp://example.com", r"\\example.com",
    r"\\\example.com", r"/\\/example.com", r"\\\example.com", r"\\//example.com", r"\/\/example.com",
    r"\/example.com", r"/\example.com", "//example.com", "http:///example.com", "http://", "/\\\\example.com",
    r"http:\\example.com", r"http:\/example.com", r"http:/\example.com", r"http:///\\example.com",
    "javascript:alert('XSS')", "\njavascript:alert(x)", "java\nscript:alert(x)", "\x08//example.com",
    r"http://otherserver\@example.com", r"http:\\testserver\@example.com", r"http://testserver\me:pass@example.com",
    r"http://testserver\@example.com", r"http:\\testserver\confirm\me@example.com", "http:999999999", "ftp:9999999999",
    "\n", "http://[2001:cdba:0000:0000:0000:0000:3257:9652/", "http://2001:cdba:0000:0000:0000:0000:3257:9652]/",
    # What passes checks of leading slashes.
    "/\t/evil.com", "/\n/evil.com", "/\r/evil.com", "///evil.com", "////evil.com", "https:evil.com", "https:/evil.com",
    "/%09/evil.com", "/%5Cevil.com", "//testserver@evil.com", "//evil.com%2F..", "/.//evil.com", "/..//evil.com",
    "/cs/..//evil.com", "/\u2028/evil.com", "\uff0f\uff0fevil.com", "/\uff0fevil.com", "\x08//x", "\x00//evil.com",
    " //evil.com", "\u00a0//evil.com", "/ /evil.com", "//katalog.example.cz@evil.com", "https://katalog.example.cz.evil.com",
    "data:text/html,x", "vbscript:x", "blob:https://evil.com/x", "//evil.com\\@katalog.example.cz", "/%0d%0aSet-Cookie:x=1",
    "/\r\nLocation: https://evil.com", "?next=//evil.com", "#//evil.com", "", "/cs/sign-out", "/cs/nothing-here",
    "/;@evil.com", "/@evil.com", "/cs//evil.com", "//", "/", "\\", "/\\", "https://", "///", "/%2f%2fevil.com", "@evil.com",
]  # fmt: skip
OWN = [
    "/cs/projects", "/en/projects?q=%C4%8D&page=2", "/cs/my/members", "/cs/account", "/cs/?x=//evil.com",
    "/cs/projects?next=https://evil.com", "/en/help", "/cs/my/members/join?a=b",
]  # fmt: skip


def resolved(locations: list[str]) -> list[str]:
    """Return the host to which each address leads a browser: by the WHATWG parser of node, or by its rules."""
    if node := shutil.which("node"):
        script = (
            "const list = JSON.parse(require('fs').readFileSync(0)); console.log(JSON.stringify(list.map(one => {"
            f"try {{ const url = new URL(one, '{BASE}'); return url.protocol + url.host }} catch {{ return 'broken' }} }})))"
        )
        done = subprocess.run(
            [node, "-e", script], input=json.dumps(locations), capture_output=True, text=True, check=True
        )
        return list(json.loads(done.stdout))
    return [_as_browsers_read(one) for one in locations]


def _as_browsers_read(location: str) -> str:
    text = re.sub(r"[\t\n\r]", "", location.strip("".join(map(chr, range(33))))).replace("\\", "/")
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", text):
        return text
    if text.startswith("//"):
        return "https:" + urlsplit("//" + text.lstrip("/")).netloc.rpartition("@")[2]
    return f"https:{HOST}"


def test_the_corpus_is_long_enough() -> None:
    assert len(set(FOREIGN)) >= 60


def _locations(app: Flask, values: list[str]) -> list[str]:
    person = account(app)
    found = []
    for value in values:
        client = new_client(app)
        page = client.get("/cs/sign-in")
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        assert token
        answer = client.post(
            "/cs/sign-in",
            query_string={"next": value},
            data={"csrf_token": token[1], "email": person.email, "password": PASSWORD},
        )
        assert answer.status_code == 303, repr(value)
        again = client.get("/cs/sign-in", query_string={"next": value})
        assert again.status_code == 303, repr(value)
        assert again.headers["Location"] == answer.headers["Location"]
        assert len(answer.headers.getlist("Location")) == 1
        found.append(answer.headers["Location"])
    return found


def test_foreign_addresses_are_dropped(app: Flask) -> None:
    locations = _locations(app, FOREIGN)
    hosts = resolved(locations)
    assert {value: host for value, host in zip(FOREIGN, hosts, strict=True) if host != f"https:{HOST}"} == {}
    assert all("evil" not in location and "example.com" not in location for location in locations)


def test_own_addresses_are_kept(app: Flask) -> None:
    assert _locations(app, OWN) == OWN


def test_the_language_switch_stays_at_home(app: Flask) -> None:
    client = new_client(app)
    links = []
    for value in FOREIGN:
        answer = client.get("/cs/sign-in", query_string={"next": value})
        assert answer.status_code == 200
        found = re.findall(r'<(?:a|link)[^>]*hreflang="en"[^>]*>', answer.text)
        assert found
        links += [unescape(one) for tag in found for one in re.findall(r'href="([^"]*)"', tag)]
    assert set(resolved(links)) == {f"https:{HOST}"}

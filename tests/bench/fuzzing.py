"""Asks every address of the search for nonsense and counts the answers; nothing may be answered with a fault of our own.

`python -m tests.bench.fuzzing --requests 50000 --seed 1` runs on the example projects, within the process.
"""

import argparse
import random
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, quote_from_bytes

from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from catalogue import create_app
from catalogue.search.criteria import PARAMETERS

from . import generate

ADDRESSES = (
    "/cs/projects", "/en/projects", "/cs/map", "/en/map/points.json", "/cs/projects.json", "/en/projects.csv",
    "/cs/projects.geojson", "/cs/projects.atom", "/en/projects.xlsx", "/api/v1/projects", "/api/v1/municipalities",
)  # fmt: skip
_RARELY = ("/en/projects.xlsx",)
"""Addresses whose answers take ten times as long, and are therefore asked a tenth as often."""
NAMES = (*PARAMETERS, "home_code", "zoom", "within", "limit", "unknown", "", "q[]", "PAGE")
WORDS = (
    "osvětlení", "osvetleni", "odpady", "SMART", "Brno", "Praha 5", "kraj:jihomoravský", "obec:", "okres:xyz", "pillar:C", "C3", "ZPO",
    "-lampa", "--", "-", '"', '"veřejné osvětlení"', '"nedokončená', "lam*", "*", "?", "a", "ab", "l\u030campa", "ﬁ", "ı", "ß",
    "ſ", "\u00adpří\u00adklad", "\u200b", "\u202eabc", "👩‍👩‍👧", "𝔘𝔫𝔦", "\u0000", "\ud800", "%", "%%", "%00", "_", "'", "' OR 1=1 --",
    "<script>alert(1)</script>", "{{7*7}}", "${7*7}", "../../etc/passwd", "\\", "\r\nX: y", "AND OR NOT", "field:value", "(a", "a)",
    "[1 TO 2]", "^", "~", "~1", "a~99", "+", "/", "//", "/a/", "0", "1", "-1", "00", "1e309", "NaN", "inf", "٣", "²", "1.5", "999999999999",
    "true", "null", "CZ010", "cz010", "CZ0100", "554782", "newest", "fit", "relevance", "table", "12,48,19,51", "19,51,12,48",
    "12,48,19", "a,b,c,d", "nan,nan,nan,nan", "1e9,0,0,0", "good_practice", "unknown", "2024", "20", "50", "100", "1000",
)  # fmt: skip
_LONGEST = 400


def queries(seed: int) -> Iterator[str]:
    """Yield addresses with parameters of chance, the same for the same seed, without end."""
    chance = random.Random(seed)
    while True:
        address = chance.choice(ADDRESSES)
        if address in _RARELY and chance.random() < 0.9:
            continue
        parts = [f"{_name(chance)}={_value(chance)}" for _part in range(chance.choice((0, 1, 1, 1, 2, 2, 3, 5, 40)))]
        yield f"{address}?{chance.choice(('&', '&', '&', ';', '&&')).join(parts)}"


def _name(chance: random.Random) -> str:
    return "q" if chance.random() < 0.35 else quote(chance.choice(NAMES))


def _value(chance: random.Random) -> str:
    """Return a value as it stands in an address: known words, words run together, letters or bytes of chance."""
    kind = chance.random()
    if kind < 0.5:
        text = " ".join(chance.choice(WORDS) for _word in range(chance.choice((1, 1, 1, 2, 3, 8))))
    elif kind < 0.7:
        text = "".join(chance.choice(WORDS) for _word in range(chance.choice((2, 3, 30))))
    elif kind < 0.9:
        text = "".join(chr(chance.choice((chance.randrange(32, 127), chance.randrange(0xA0, 0x250), chance.randrange(0x110000)))) for _letter in range(chance.randrange(_LONGEST)))  # fmt: skip
    else:
        return quote_from_bytes(chance.randbytes(chance.randrange(_LONGEST)))
    return quote(text.encode("utf-8", "surrogatepass"))


def statuses(app: Flask, requests: int, seed: int) -> tuple[Counter[int], list[str]]:
    """Ask so many requests; return how often each status was answered, and the addresses that met a fault of our own."""
    counted: Counter[int] = Counter()
    faults: list[str] = []
    for _number, address in zip(range(requests), queries(seed), strict=False):
        path, _mark, query = address.partition("?")
        environ = EnvironBuilder(path, query_string=query, base_url=app.config["CATALOGUE"].base_url).get_environ()
        body, status, _headers = run_wsgi_app(app.wsgi_app, environ)
        try:
            for _part in body:
                pass
        except Exception:
            traceback.print_exc()
            status = "500 WHILE SENDING"
        code = int(status.split(" ", 1)[0])
        counted[code] += 1
        if code >= 500:
            faults.append(address)
    return counted, faults


def main() -> None:
    """Ask the example projects."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.fuzzing", description=__doc__)
    parser.add_argument("--requests", type=int, default=50_000, help="how many requests (50000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed asks the same (1)")
    options = parser.parse_args()
    cache = Path(tempfile.gettempdir()) / "catalogue-bench"
    cache.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        copied = shutil.copytree(generate.reference(cache), Path(folder) / "data")
        quiet = replace(generate.config_of(copied), testing=True)
        counted, faults = statuses(create_app(quiet), options.requests, options.seed)
    print(", ".join(f"{code}: {number:,}" for code, number in sorted(counted.items())))
    for address in faults[:20]:
        print(address, file=sys.stderr)
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()

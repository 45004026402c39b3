"""The catalogue described for catalogues of data: DCAT-AP with what the Czech profile asks for beside it."""

from collections.abc import Iterable

from flask import current_app

from ..i18n import absolute_url
from ..search.files.columns import LICENCE_URL
from ..search.files.matches import last_change
from . import bulk
from .linked import Graph, Iri, Said, Typed, Value, in_both, moment, number
from .skos import scheme

_EU = "http://publications.europa.eu/resource/authority"
_MEDIA = "http://www.iana.org/assignments/media-types/"
_TERMS = "https://data.gov.cz/podmínky-užití/"
PUBLIC_BODIES = "https://rpp-opendata.egon.gov.cz/odrpp/zdroj/orgán-veřejné-moci/"
"""What names of public bodies begin with in the national catalogue of open data; their company number follows."""
CZECH_REPUBLIC = (Iri(f"{_EU}/country/CZE"), Iri("https://linked.cuzk.cz/resource/ruian/stat/1"))
LANGUAGES = [Iri(f"{_EU}/language/CES"), Iri(f"{_EU}/language/ENG")]
DAILY, IRREGULAR = Iri(f"{_EU}/frequency/DAILY"), Iri(f"{_EU}/frequency/IRREG")
THEMES = [Iri(f"{_EU}/data-theme/{code}") for code in ("GOVE", "REGI", "TECH")]
FILE_TYPES = {
    "csv": "CSV",
    "jsonl": "JSON",
    "geojson": "GEOJSON",
    "json": "JSON",
    "jsonld": "JSON_LD",
    "ttl": "RDF_TURTLE",
}
_MEDIA_TYPES = {"json": "application/json", "jsonld": "application/ld+json", "ttl": "text/turtle"}
_NAMES = {
    "csv": "CSV",
    "jsonl": "JSON Lines",
    "geojson": "GeoJSON",
    "json": "JSON",
    "jsonld": "JSON-LD",
    "ttl": "Turtle",
}
_KEYWORDS = (
    ("chytrá obec", "smart city"), ("dobrá praxe", "good practice"), ("obce", "municipalities"), ("projekty", "projects"),
)  # fmt: skip

Said_ = dict[str, Value | Iterable[Value] | None]


def catalogue_graph() -> Graph:
    """Return the record of the catalogue, of its two data sets and of their files."""
    graph = Graph()
    publisher, contact = _publisher(graph), _contact(graph)
    shared: Said_ = {
        "dct:publisher": publisher,
        "dcat:contactPoint": contact,
        "dct:language": LANGUAGES,
        "dct:spatial": CZECH_REPUBLIC,
        "dcat:theme": THEMES,
        "dcat:keyword": [value for pair in _KEYWORDS for value in in_both(*pair)],
    }
    sets = [_projects(graph, shared), _taxonomy(graph, shared)]
    service = _service(graph, shared, sets[0])
    _sequence, changed = last_change()
    graph.add(
        _named("catalogue"),
        "dcat:Catalog",
        {
            **{name: shared[name] for name in ("dct:publisher", "dcat:contactPoint", "dct:language", "dct:spatial")},
            "dct:title": in_both("Katalog SMART řešení", "SMART Solutions Catalogue"),
            "dct:description": in_both(
                "Co české obce vyzkoušely, kolik to stálo, co to přineslo a koho se zeptat.",
                "What Czech municipalities have tried, what it cost, what came of it, and whom to ask.",
            ),
            "foaf:homepage": Iri(absolute_url("pages.home", lang="cs")),
            "dct:license": Iri(LICENCE_URL),
            "dct:modified": moment(changed) if changed else None,
            "dcat:themeTaxonomy": [Iri(f"{_EU}/data-theme"), scheme()],
            "dcat:dataset": sets,
            "dcat:service": service,
        },
    )
    return graph


def _named(name: str) -> Iri:
    return Iri(f"{absolute_url('api.catalogue_json_ld').removesuffix('.jsonld')}#{name}")


def _publisher(graph: Graph) -> Iri:
    config = current_app.config["CATALOGUE"]
    operator, body = config.operator, f"{PUBLIC_BODIES}{config.operator_number}"
    names = [Said(operator, "cs")] if operator else in_both("Katalog SMART řešení", "SMART Solutions Catalogue")
    about = Iri(absolute_url("pages.about", lang="cs"))
    name = Iri(body) if config.operator_number else _named("publisher")
    return graph.add(name, "foaf:Agent", {"foaf:name": names, "foaf:homepage": about})


def _contact(graph: Graph) -> Iri:
    config = current_app.config["CATALOGUE"]
    return graph.add(
        _named("contact"),
        "vcard:Organization",
        {
            "vcard:fn": Said(config.operator or "Katalog SMART řešení", "cs"),
            "vcard:hasEmail": Iri(f"mailto:{config.contact_email}") if config.contact_email else None,
            "vcard:hasURL": Iri(absolute_url("pages.about", lang="cs")),
        },
    )


def _projects(graph: Graph, shared: Said_) -> Iri:
    made = bulk.files()
    files = [_bulk_file(graph, one) for one in made]
    return graph.add(
        _named("projects"),
        "dcat:Dataset",
        {
            **shared,
            "dct:title": in_both("Projekty obcí", "Projects of municipalities"),
            "dct:description": in_both(
                "Všechny zveřejněné projekty: popis, náklady, výsledky, zkušenosti a zařazení.",
                "All published projects: description, cost, results, lessons and tags.",
            ),
            "dct:identifier": _named("projects"),
            "dct:accrualPeriodicity": DAILY,
            "dct:modified": Typed(made[0].made_at, "xsd:dateTime") if made else None,
            "dcat:landingPage": Iri(absolute_url("open_data.overview", lang="cs")),
            "dcat:distribution": [*files, _distribution(graph, "projects", "json", "api.projects")],
        },
    )


def _taxonomy(graph: Graph, shared: Said_) -> Iri:
    files = [
        _distribution(graph, "taxonomy", ending, endpoint)
        for ending, endpoint in (
            ("jsonld", "api.taxonomy_json_ld"),
            ("ttl", "api.taxonomy_turtle"),
            ("json", "api.taxonomy_list"),
        )
    ]
    return graph.add(
        _named("taxonomy"),
        "dcat:Dataset",
        {
            **shared,
            "dct:title": in_both("Pilíře, klíčové oblasti a témata", "Pillars, key areas and topics"),
            "dct:description": in_both(
                "Číselník, kterým jsou projekty zařazeny, s popisy v obou jazycích a s kódy, které se už nepoužívají.",
                "The codes by which projects are tagged, described in both languages, with those no longer in use.",
            ),
            "dct:identifier": _named("taxonomy"),
            "dct:accrualPeriodicity": IRREGULAR,
            "dcat:landingPage": Iri(absolute_url("open_data.overview", lang="cs")),
            "dcat:distribution": files,
        },
    )


def _bulk_file(graph: Graph, file: bulk.BulkFile) -> Iri:
    kind = bulk.KINDS[file.ending]
    checksum = graph.add(
        _named(f"projects-{file.ending}-checksum"),
        "spdx:Checksum",
        {
            "spdx:algorithm": Iri("http://spdx.org/rdf/terms#checksumAlgorithm_sha256"),
            "spdx:checksumValue": Typed(file.sha256, "xsd:hexBinary"),
        },
    )
    address = Iri(absolute_url("api.bulk_file", ending=file.ending))
    return _described(
        graph,
        f"projects-{file.ending}",
        file.ending,
        {
            "dcat:accessURL": address,
            "dcat:downloadURL": address,
            "dcat:mediaType": Iri(_MEDIA + kind.media_type),
            "dcat:byteSize": number(file.bytes),
            "dct:modified": Typed(file.made_at, "xsd:dateTime"),
            "spdx:checksum": checksum,
        },
    )


def _distribution(graph: Graph, name: str, ending: str, endpoint: str) -> Iri:
    address = Iri(absolute_url(endpoint))
    service: Said_ = (
        {"dcat:accessService": _named("service")} if endpoint == "api.projects" else {"dcat:downloadURL": address}
    )
    return _described(
        graph,
        f"{name}-{ending}",
        ending,
        {"dcat:accessURL": address, "dcat:mediaType": Iri(_MEDIA + _MEDIA_TYPES[ending]), **service},
    )


def _described(graph: Graph, name: str, ending: str, said: Said_) -> Iri:
    """Add a file or an access with its format, its licence, and the terms of use as the Czech profile writes them."""
    terms = graph.add(
        _named(f"{name}-terms"),
        "pu:Specifikace",
        {
            "pu:autorské-dílo": Iri(LICENCE_URL),
            "pu:databáze-jako-autorské-dílo": Iri(LICENCE_URL),
            "pu:databáze-chráněná-zvláštními-právy": Iri(LICENCE_URL),
            "pu:osobní-údaje": Iri(f"{_TERMS}neobsahuje-osobní-údaje/"),
            "pu:autor": Said("obce uvedené u projektů", "cs"),
        },
    )
    return graph.add(
        _named(name),
        "dcat:Distribution",
        {
            "dct:title": [Said(_NAMES[ending], "cs"), Said(_NAMES[ending], "en")],
            "dct:format": Iri(f"{_EU}/file-type/{FILE_TYPES[ending]}"),
            "dct:license": Iri(LICENCE_URL),
            "pu:specifikace": terms,
            **said,
        },
    )


def _service(graph: Graph, shared: Said_, projects: Iri) -> Iri:
    address = Iri(absolute_url("api.openapi"))
    return graph.add(
        _named("service"),
        "dcat:DataService",
        {
            "dct:title": in_both("Čtecí rozhraní katalogu", "Read API of the catalogue"),
            "dct:publisher": shared["dct:publisher"],
            "dcat:contactPoint": shared["dcat:contactPoint"],
            "dcat:endpointURL": Iri(address.removesuffix("/openapi.json")),
            "dcat:endpointDescription": address,
            "dct:license": Iri(LICENCE_URL),
            "dcat:servesDataset": projects,
        },
    )

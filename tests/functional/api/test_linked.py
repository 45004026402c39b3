"""Linked data, read by a real RDF parser and held to shapes: DCAT, SKOS, and schema.org in pages."""

import hashlib
import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import time_machine
from flask import Flask
from jsonschema import Draft202012Validator
from pyshacl import validate
from rdflib import DCAT, DCTERMS, RDF, SKOS, Graph, URIRef
from rdflib.compare import isomorphic

from catalogue import create_app, database
from catalogue.api import bulk
from catalogue.api.dcat import catalogue_graph
from catalogue.api.linked import PREFIXES, Iri, Said, Typed
from catalogue.api.linked import Graph as OwnGraph
from catalogue.api.openapi import PREFIX
from catalogue.clock import now
from catalogue.config import Config
from catalogue.database import session
from catalogue.projects.models import Project
from catalogue.remembered import forget
from catalogue.stopping import Stopped
from catalogue.taxonomy.models import KeyArea
from tests.client import StrictClient
from tests.factories.projects import publish

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib", "ignore::UserWarning:rdflib")
SHAPES = Path(__file__).with_name("shapes.ttl")
TAXONOMY = "https://katalog.example.cz/api/v1/taxonomy"


def read(client: StrictClient, name: str) -> Graph:
    """Return what a record says, if both its forms say the same."""
    as_turtle, as_json = client.get(f"{PREFIX}/{name}.ttl"), client.get(f"{PREFIX}/{name}.jsonld")
    assert (as_turtle.mimetype, as_json.mimetype) == ("text/turtle", "application/ld+json")
    turtle = Graph().parse(data=as_turtle.text, format="turtle")
    assert isomorphic(turtle, Graph().parse(data=as_json.text, format="json-ld"))
    return turtle


def check(graph: Graph) -> None:
    """Fail on whatever the shapes refuse."""
    sound, _report, words = validate(graph, shacl_graph=str(SHAPES), shacl_graph_format="turtle", inference="none")
    assert sound, words


def fill(app: Flask) -> None:
    with app.app_context():
        publish(title='Lampy, které vidí <chodce> & "auta"', contact_email="starosta@obec.example.cz")
        publish(
            day=1, stage="stopped", stopped_reason="money", stopped_text="Peníze došly dříve.", stopped_anonymous=True
        )
        database.commit()


def test_a_catalogue_without_files_is_described_as_the_profile_asks(app: Flask, client: StrictClient) -> None:
    fill(app)
    check(read(client, "catalogue"))


def test_the_record_names_the_files_of_the_night_with_their_checksums(app: Flask, client: StrictClient) -> None:
    fill(app)
    with app.app_context():
        bulk.make()
    graph = read(client, "catalogue")
    check(graph)
    assert len(set(graph.subjects(RDF.type, DCAT.Dataset))) == 2
    for _file, address in graph.subject_objects(DCAT.downloadURL):
        assert client.get(str(address).removeprefix("https://katalog.example.cz")).status_code == 200
    sums = {str(one) for one in graph.objects(None, URIRef("http://spdx.org/rdf/terms#checksumValue"))}
    assert sums == {one["sha256"] for one in client.get(f"{PREFIX}/files").get_json()["items"]}


def test_the_national_catalogue_knows_the_publisher_by_its_number(config: Config) -> None:
    app = create_app(replace(config, operator="Svaz obcí", operator_number="00064581"))
    with app.test_request_context():
        graph = Graph().parse(data=catalogue_graph().turtle(), format="turtle")
    (publisher,) = set(graph.objects(None, DCTERMS.publisher))
    assert str(publisher).endswith("/orgán-veřejné-moci/00064581")
    assert replace(config, operator_number="64581").problems()


def test_shapes_refuse_a_record_without_a_licence(client: StrictClient) -> None:
    graph = read(client, "catalogue")
    graph.remove((None, DCTERMS.license, None))
    assert not validate(graph, shacl_graph=str(SHAPES), shacl_graph_format="turtle", inference="none")[0]


def test_the_taxonomy_can_be_walked_and_old_codes_lead_to_new_ones(app: Flask, client: StrictClient) -> None:
    with app.app_context():
        area = session.get_one(KeyArea, "C3")
        area.retired_at, area.replaced_by = now(), "C4"
        database.commit()
        forget()
    graph = read(client, "taxonomy")
    check(graph)
    pillars = set(graph.objects(URIRef(TAXONOMY), SKOS.hasTopConcept))
    assert pillars == {URIRef(f"{TAXONOMY}#{code}") for code in ("ZPO", "A", "B", "C")}
    areas = {
        one["code"] for pillar in client.get(f"{PREFIX}/taxonomy").get_json()["items"] for one in pillar["key_areas"]
    }
    below = {str(one).rpartition("#")[2] for pillar in pillars for one in graph.objects(pillar, SKOS.narrower)}
    assert below == areas
    old, new = URIRef(f"{TAXONOMY}#C3"), URIRef(f"{TAXONOMY}#C4")
    assert set(graph.objects(old, DCTERMS.isReplacedBy)) == {new}
    assert set(graph.objects(new, DCTERMS.replaces)) == {old}
    assert "C3" not in areas
    answer = client.get(f"{PREFIX}/taxonomy")
    (retired,) = answer.get_json()["retired_key_areas"]
    assert (retired["code"], retired["pillar"], retired["replaced_by"]) == ("C3", "C", "C4")
    described = client.get(f"{PREFIX}/openapi.json").get_json()
    where = {"$ref": "#/components/schemas/Taxonomy", "components": described["components"]}
    Draft202012Validator(where).validate(answer.get_json())


@pytest.mark.parametrize("text", ['"quoted" \\ back\nnew\tline\r', "\x00\x1f\x7f", "ěšč 🏙", "</script>", "\u2028"])
def test_any_text_survives_both_forms(text: str) -> None:
    graph = OwnGraph()
    graph.add(
        Iri("https://x.example/a b"),
        "skos:Concept",
        {"dct:title": [Said(text, "cs"), text], "dct:date": Typed(text, "xsd:string")},
    )
    turtle = Graph().parse(data=graph.turtle(), format="turtle")
    assert {str(one) for one in turtle.objects(None, DCTERMS.title)} == {text}
    assert isomorphic(turtle, Graph().parse(data=json.dumps(graph.json_ld()), format="json-ld"))
    assert PREFIXES["skos"] == str(SKOS)


def structured(page: str) -> dict[str, Any]:
    """Return the data block of a page."""
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    found: dict[str, Any] = json.loads(block)
    return found


def test_a_page_tells_search_engines_what_it_is_about(app: Flask, client: StrictClient) -> None:
    fill(app)
    with app.app_context():
        named, quiet = session.scalars(
            Project.__table__.select().with_only_columns(Project.id).order_by(Project.id)
        ).all()
    page = client.get(f"/cs/projects/{named}", follow_redirects=True).text
    told = structured(page)
    assert told["@type"] == "CreativeWork"
    assert told["name"] == 'Lampy, které vidí <chodce> & "auta"'
    assert told["author"]["name"] == "Praha"
    assert told["spatialCoverage"]["geo"]["latitude"] == pytest.approx(50.08, abs=0.1)
    assert told["about"][0]["termCode"] == "C3"
    assert "<chodce>" not in page
    hidden = structured(client.get(f"/en/projects/{quiet}", follow_redirects=True).text)
    assert "author" not in hidden
    assert hidden["spatialCoverage"]["@type"] == "AdministrativeArea"
    assert "Praha 1" not in json.dumps(hidden)


def test_files_of_the_night_hold_every_project_and_no_contact(app: Flask, client: StrictClient) -> None:
    assert client.get(f"{PREFIX}/files").get_json() == {"total": 0, "items": []}
    assert client.get(f"{PREFIX}/files/projects.csv").status_code == 404
    fill(app)
    with app.app_context():
        bulk.make()
    listed = client.get(f"{PREFIX}/files").get_json()["items"]
    assert [one["projects"] for one in listed] == [2, 2, 2]
    for one in listed:
        answer = client.get(one["url"])
        assert hashlib.sha256(answer.data).hexdigest() == one["sha256"]
        assert len(answer.data) == one["bytes"]
        assert answer.mimetype == one["media_type"]
        assert b"starosta@obec.example.cz" not in answer.data
        assert client.get(one["url"], headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    lines = client.get(f"{PREFIX}/files/projects.jsonl").text.splitlines()
    assert [json.loads(line)["document"]["title"] for line in lines]
    assert {json.loads(line)["id"] for line in lines} == {
        one["id"] for one in client.get(f"{PREFIX}/changes").get_json()["items"]
    }
    assert client.get(f"{PREFIX}/changes?since={listed[0]['cursor']}").get_json()["total"] == 0


def test_files_are_made_once_a_night_and_old_ones_go(app: Flask) -> None:
    with app.app_context():
        assert bulk.is_due(now())
        bulk.make()
        assert not bulk.is_due(now())
        assert bulk.is_due(now() + timedelta(days=1))
        publish(title="Něco nového")
        database.commit()
        with time_machine.travel(now() + timedelta(days=3), tick=False):
            made = bulk.make()
        kept = {path.name for path in bulk.folder_of(app).iterdir()}
    assert kept == {bulk.LIST, *(one.stored for one in made)}


def test_files_are_given_up_when_the_worker_stops(app: Flask) -> None:
    stop = Event()
    stop.set()
    with app.app_context():
        publish()
        database.commit()
        with pytest.raises(Stopped):
            bulk.make(stop)
        assert bulk.files() == []
        assert len(bulk.make(Event())) == len(bulk.KINDS)


def test_a_file_is_made_in_pieces(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalogue.api.bulk.CHUNK", 2)
    with app.app_context():
        for day in range(5):
            publish(day=day)
        database.commit()
        sizes = [len(piece.splitlines()) for piece in bulk.KINDS["jsonl"].write([1, 2, 3, 4, 5])]
    assert sizes == [2, 2, 1]

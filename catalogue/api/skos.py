"""The taxonomy as SKOS: pillars above key areas, topics beside them, and old codes with what replaced them."""

from ..i18n import absolute_url
from ..taxonomy import queries as taxonomy
from ..taxonomy.presenters import KeyAreaView, PillarView
from .linked import Graph, Iri, Said, Typed, Value, in_both

CONCEPT, SCHEME = "skos:Concept", "skos:ConceptScheme"
_WORKING_NAME = "Pracovní překlad z angličtiny, nikoli úřední název."
_DEPRECATED = Typed("true", "xsd:boolean")


def scheme() -> Iri:
    """Return the name of the pillars and key areas as a whole."""
    return Iri(absolute_url("api.taxonomy_list"))


def concept(code: str) -> Iri:
    """Return the name of a pillar or a key area; a retired code keeps its own."""
    return Iri(f"{scheme()}#{code}")


def topic_concept(code: str) -> Iri:
    """Return the name of a topic."""
    return Iri(f"{scheme()}#topic-{code}")


def taxonomy_graph() -> Graph:
    """Return the whole taxonomy."""
    graph = Graph()
    pillars = taxonomy.pillars()
    graph.add(
        scheme(),
        SCHEME,
        {
            "dct:title": in_both("Pilíře a klíčové oblasti konceptu Smart Cities", "Pillars and key areas of the Smart Cities Concept"),
            "skos:hasTopConcept": [concept(pillar.code) for pillar in pillars],
        },
    )  # fmt: skip
    for pillar in pillars:
        graph.add(concept(pillar.code), CONCEPT, _of_pillar(pillar))
        for area in pillar.key_areas:
            graph.add(concept(area.code), CONCEPT, _of_area(area))
    _add_retired(graph)
    _add_topics(graph)
    return graph


def _of_pillar(pillar: PillarView) -> dict[str, Value | list[Value] | None]:
    below: list[Value] = [concept(area.code) for area in pillar.key_areas]
    return {**_named(pillar), "skos:topConceptOf": scheme(), "skos:narrower": below}


def _of_area(area: KeyAreaView) -> dict[str, Value | list[Value] | None]:
    return {**_named(area), "skos:broader": concept(area.pillar_code)}


def _named(one: PillarView | KeyAreaView) -> dict[str, Value | list[Value] | None]:
    return {
        "skos:inScheme": scheme(),
        "skos:notation": one.code,
        "skos:prefLabel": in_both(one.name_cs, one.name_en),
        "skos:definition": in_both(one.description_cs, one.description_en),
        "skos:editorialNote": [Said(_WORKING_NAME, "cs")] if one.is_working_name else None,
    }


def _add_retired(graph: Graph) -> None:
    """Add the key areas that are no longer in use, so that old data can be read."""
    for area in taxonomy.retired_key_areas():
        successors = [concept(code) for code in ((area.replaced_by,) if area.replaced_by else area.split_into)]
        graph.add(
            concept(area.code),
            CONCEPT,
            {
                **_named(area),
                "skos:broader": concept(area.pillar_code),
                "owl:deprecated": _DEPRECATED,
                "dct:isReplacedBy": successors or None,
            },
        )
        for successor in successors:
            if successor in graph.things:
                graph.things[successor].setdefault("dct:replaces", []).append(concept(area.code))


def _add_topics(graph: Graph) -> None:
    topics = Iri(f"{scheme()}#topics")
    graph.add(topics, SCHEME, {"dct:title": in_both("Témata", "Topics")})
    for topic in taxonomy.topics():
        graph.add(
            topic_concept(topic.code),
            CONCEPT,
            {
                "skos:inScheme": topics,
                "skos:notation": topic.code,
                "skos:prefLabel": in_both(topic.name_cs, topic.name_en),
                "skos:related": [concept(code) for code in topic.key_areas],
            },
        )

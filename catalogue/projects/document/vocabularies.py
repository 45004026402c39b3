"""The closed lists that a project document chooses from: code and name, in the order shown."""

from enum import StrEnum
from typing import TypeAlias

from ...i18n import _l

Choices: TypeAlias = dict[str, str]


class Stage(StrEnum):
    """How far a project is (field 8)."""

    IDEA = "idea"
    PREPARATION = "preparation"
    PILOT = "pilot"
    OPERATION = "operation"
    COMPLETED = "completed"
    STOPPED = "stopped"


LANGUAGE_NAMES: Choices = {"cs": _l("Czech"), "en": _l("English")}
SUBMITTER_KINDS: Choices = {
    "municipality": _l("Municipality"),
    "city_district": _l("City district"),
    "region": _l("Region"),
    "association": _l("Association of municipalities"),
    "local_action_group": _l("Local action group"),
    "municipal_organisation": _l("Municipal organisation or company"),
}
STAGES: Choices = {
    Stage.IDEA: _l("Idea"),
    Stage.PREPARATION: _l("In preparation"),
    Stage.PILOT: _l("Pilot"),
    Stage.OPERATION: _l("In operation"),
    Stage.COMPLETED: _l("Completed"),
    Stage.STOPPED: _l("Stopped"),
}
STOPPED_REASONS: Choices = {
    "money": _l("Money ran out or was not granted"),
    "technology": _l("The technology did not work"),
    "supplier": _l("Trouble with the supplier"),
    "law": _l("Legal obstacle"),
    "residents": _l("Residents did not want it"),
    "staff": _l("Nobody to run it"),
    "priorities": _l("Priorities changed"),
    "other": _l("Another reason"),
}
COST_BANDS: Choices = {
    "1": _l("Under 100 thousand CZK"),
    "2": _l("100 thousand to 1 million CZK"),
    "3": _l("1 to 5 million CZK"),
    "4": _l("5 to 20 million CZK"),
    "5": _l("Over 20 million CZK"),
    "unknown": _l("Not stated"),
}
COST_BAND_CEILINGS = {"1": 100_000, "2": 1_000_000, "3": 5_000_000, "4": 20_000_000}
"""The most that fits a cost band, in CZK; the fifth has no end."""
VAT: Choices = {"with": _l("Including VAT"), "without": _l("Without VAT")}
SIZE_CLASSES: Choices = {
    "1": _l("Under 500 inhabitants"),
    "2": _l("500 to 1,999 inhabitants"),
    "3": _l("2,000 to 4,999 inhabitants"),
    "4": _l("5,000 to 9,999 inhabitants"),
    "5": _l("10,000 to 49,999 inhabitants"),
    "6": _l("50,000 inhabitants and more"),
}
TERRITORIES: Choices = {
    "any": _l("Any territory"),
    "village": _l("Village"),
    "town": _l("Town"),
    "suburban": _l("Outskirts of a large city"),
    "rural": _l("Rural area far from large cities"),
    "mountain": _l("Mountain area"),
    "border": _l("Border area"),
    "industrial": _l("Industrial or mining area"),
    "historic": _l("Historic centre or heritage area"),
}
TARGET_GROUPS: Choices = {
    "residents": _l("All residents"),
    "seniors": _l("Older people"),
    "families": _l("Families with children"),
    "children_youth": _l("Children and young people"),
    "people_with_disabilities": _l("People with disabilities"),
    "visitors": _l("Visitors and commuters"),
    "businesses": _l("Businesses"),
    "associations": _l("Associations and volunteers"),
    "schools": _l("Schools"),
    "officials": _l("Officials and councillors"),
    "other_municipalities": _l("Other municipalities"),
}
FUNDING_SOURCES: Choices = {
    "own_budget": _l("Own budget"),
    "region": _l("Regional grant"),
    "state_budget": _l("National grant"),
    "eu_funds": _l("European funds"),
    "national_plan": _l("National Recovery Plan"),
    "norway_grants": _l("EEA and Norway Grants"),
    "loan": _l("Loan"),
    "private": _l("Private partner"),
    "crowdfunding": _l("Donations, crowdfunding"),
    "other": _l("Another source"),
}
PROCUREMENT: Choices = {
    "own_work": _l("Own work"),
    "tender": _l("Tender"),
    "framework": _l("Framework agreement"),
    "cooperation": _l("Cooperation of municipalities"),
}
OPENNESS: Choices = {
    "open_source": _l("Open source software"),
    "open_data": _l("Open data"),
    "api": _l("Open interface (API)"),
    "none": _l("Nothing is open"),
    "not_applicable": _l("Does not apply: no software or data involved"),
}
DEPENDENCE: Choices = {
    "none": _l("None: we can change the supplier at any time"),
    "low": _l("Low"),
    "medium": _l("Medium"),
    "high": _l("High: we cannot leave without a new investment"),
}
EVIDENCE_LEVELS: Choices = {
    "1": _l("1 – Described: we see the effect, but have not measured it"),
    "2": _l("2 – Measured before and after"),
    "3": _l("3 – Compared with another place or group"),
    "4": _l("4 – Evaluated by someone independent"),
}
DIFFICULTIES: Choices = {
    "1": _l("1 – Easy: a clerk manages it"),
    "2": _l("2 – Rather easy"),
    "3": _l("3 – Takes a prepared team"),
    "4": _l("4 – Demanding"),
    "5": _l("5 – Very demanding: needs experts all the time"),
}
OFFERS: Choices = {
    "call": _l("A telephone call"),
    "visit": _l("A visit to the place"),
    "documents": _l("Documents: contract, specification"),
    "nothing": _l("Nothing at the moment"),
}
IMAGE_LICENCES: Choices = {
    "cc_by": _l("CC BY 4.0"),
    "cc_by_sa": _l("CC BY-SA 4.0"),
    "cc0": _l("CC0 (public domain)"),
    "own_permission": _l("Used with the author's permission"),
}
ATTACHMENT_KINDS: Choices = {
    "specification": _l("Specification or tender documents"),
    "contract": _l("Contract"),
    "study": _l("Study or analysis"),
    "evaluation": _l("Evaluation or measurement"),
    "manual": _l("Instructions or methodology"),
    "regulation": _l("Rules, ordinance or directive"),
    "budget": _l("Budget or calculation"),
    "data": _l("Data"),
    "presentation": _l("Presentation or leaflet"),
    "other": _l("Another document"),
}
ATTACHMENT_LICENCES: Choices = {
    **IMAGE_LICENCES,
    "official_work": _l("Official work: not protected by copyright"),
}
LINK_KINDS: Choices = {
    "website": _l("Website"),
    "document": _l("Document"),
    "video": _l("Video"),
    "map": _l("Map"),
    "data_set": _l("Data set"),
    "article": _l("Article"),
}
ORIGINS: Choices = {"human": _l("Written by a person"), "machine": _l("Machine translation")}
GOALS: Choices = {str(number): str(number) for number in range(1, 18)}
"""Codes of the Sustainable Development Goals; their names belong to the taxonomy."""

UNKNOWN, NOT_STATED = "unknown", "not_stated"
NUMBER_ANSWERS: Choices = {UNKNOWN: _l("Not known"), NOT_STATED: _l("Not stated")}

"""The ProjectDocument: every question once, in sections; form, checks, diff, pages, JSON and import follow it."""

from collections.abc import Iterator
from dataclasses import dataclass

from ...i18n import _l
from . import vocabularies as lists
from .questions import (
    Choice,
    Code,
    Codes,
    CompanyNumber,
    Consent,
    Day,
    Email,
    Link,
    Number,
    Phone,
    Question,
    Rows,
    SeveralChoices,
    Text,
    Tier,
)

K, D = Tier.CARD, Tier.LABEL
MUNICIPALITY, KEY_AREA, TOPIC, PROJECT = "municipality", "key_area", "topic", "project"
EARLIEST_YEAR = 1990
STOPPED = ("stage", "stopped")


def _year(key: str, number: int, label: str, **rest: object) -> Number:
    return Number(key=key, number=number, label=label, lowest=EARLIEST_YEAR, highest=2100, may_be_open=False, **rest)  # type: ignore[arg-type]


def _short_text(key: str, label: str, tier: Tier = Tier.OPTIONAL, longest: int = 150) -> Text:
    return Text(key=key, label=label, tier=tier, longest=longest)


@dataclass(frozen=True)
class Section:
    """A page of the form: its code in the address, its name, and its questions in order."""

    code: str
    name: str
    intro: str
    questions: tuple[Question, ...]


BASICS = Section(
    "basics",
    _l("What and where"),
    _l("A few lines that let a reader decide whether to read on."),
    (
        Text(key="title", number=1, tier=K, label=_l("Title of the project"), shortest=5, longest=100,
             help=_l("Say what it is, not what the grant was called."),
             example=_l("Sensors that call the snow plough")),
        Text(key="summary", number=2, tier=K, label=_l("The project in one sentence"), shortest=20, longest=250, lines=2,
             help=_l("What you did, for whom, and what it brought."),
             example=_l("Gauges on the stream warn the fire brigade two hours before the water comes")),
        Choice(key="language", label=_l("Language of this record"), choices=lists.LANGUAGE_NAMES,
               help=_l("The language you write in. A short version in another one comes under Pictures.")),
        Code(key="municipality", number=3, tier=K, label=_l("Municipality"), register=MUNICIPALITY, pattern=r"\d{6}",
             help=_l("The municipality that leads the project.")),
        Codes(key="partners", number=3, label=_l("Partner municipalities"), register=MUNICIPALITY, pattern=r"\d{6}", most=30),
        Choice(key="submitter_kind", number=4, tier=K, label=_l("Who submits the project"), choices=lists.SUBMITTER_KINDS,
               help=_l("Who runs the project: the municipality itself, or an organisation of its own.")),
        Choice(key="stage", number=8, tier=K, label=_l("How far is the project?"), choices=lists.STAGES,
               help=_l("Ideas and preparations are welcome too: others may join you.")),
        _year("year_start", 9, _l("Year when it started"), tier=K, help=_l("The year when work on the project began.")),
        _year("year_launch", 9, _l("Year when it came into operation"),
              help=_l("When people began to use it. Leave it empty until they do.")),
        _year("year_end", 9, _l("Year when it ended"),
              help=_l("Only if it no longer runs.")),
        Choice(key="stopped_reason", number=41, tier=K, label=_l("Why was it stopped?"), choices=lists.STOPPED_REASONS,
               asked_when=STOPPED,
               help=_l("The main one; the rest belongs to your own words below.")),
        Text(key="stopped_text", number=41, tier=K, label=_l("What happened, in your own words"), shortest=20, longest=1500,
             lines=6, asked_when=STOPPED, help=_l("A stopped project saves others money. Nobody is judged here."),
             example=_l("the offers were three times dearer than we had planned, and the grant could not be raised")),
        Consent(key="stopped_anonymous", number=41, asked_when=STOPPED, public=False,
                label=_l("Show our municipality only as “a municipality of this size in this region”"),
                help=_l("Contact, partners, suppliers, links, pictures and documents stay hidden then.")),
    ),
)  # fmt: skip
TAGS = Section(
    "tags",
    _l("Tags"),
    _l("Tags decide where others find you. One main key area, up to three further ones."),
    (
        Code(key="main_key_area", number=5, tier=K, label=_l("Main key area"), register=KEY_AREA, pattern=r"[A-Z]{1,3}\d{1,2}",
             help=_l("The one that the project serves most. Its pillar follows by itself.")),
        Codes(key="further_key_areas", number=6, label=_l("Further key areas"), register=KEY_AREA,
              pattern=r"[A-Z]{1,3}\d{1,2}", most=3, help=_l("Up to three, if they really apply.")),
        Codes(key="topics", number=7, label=_l("Topics"), register=TOPIC, most=8, help=_l("Up to eight.")),
        SeveralChoices(key="target_groups", number=17, tier=D, label=_l("Whom does it serve?"), choices=lists.TARGET_GROUPS,
                       help=_l("Tick only those for whom it was made.")),
        SeveralChoices(key="sdgs", number=42, label=_l("Sustainable Development Goals"), choices=lists.GOALS, most=5,
                       help=_l("Up to five.")),
    ),
)  # fmt: skip
SOLUTION = Section(
    "solution",
    _l("The problem and the solution"),
    _l("Write as you would tell a colleague from another town hall."),
    (
        Text(key="problem", number=10, tier=K, label=_l("What was the problem?"), shortest=50, longest=2000, lines=7,
             help=_l("The starting point: whom it troubled, how much, what had been tried."),
             example=_l("the stream floods the lower street twice a year, and we learn of it from the people who live there")),
        Text(key="solution", number=11, tier=K, label=_l("What did you do?"), shortest=50, longest=3000, lines=9,
             help=_l("The core of the solution, so that another municipality understands how it works."),
             example=_l("five gauges send the level every ten minutes; above a set mark the mayor and the firemen get a text message")),
        Text(key="benefit", number=12, tier=K, label=_l("What is the main benefit?"), shortest=20, longest=500, lines=3,
             help=_l("What you would tell a neighbour first, with a number if you have one."),
             example=_l("firemen come two hours earlier, and nobody has lost a car since")),
        Text(key="context", number=18, tier=D, label=_l("What has to be in place?"), longest=2000, lines=5,
             help=_l("Data, infrastructure, skills and other conditions that you built upon."),
             example=_l("mobile signal at the stream, a pole with electricity, somebody who answers the telephone at night")),
        Rows(key="steps", number=19, tier=D, label=_l("Steps"), most=15, help=_l("The main steps and how long each took."),
             columns=(_short_text("step", _l("Step"), K, 200),
                      Number(key="months", label=_l("Months"), highest=120, decimals=1, may_be_open=False))),
        Number(key="months_to_operation", number=20, tier=D, label=_l("Months from the decision to operation"),
               highest=240, unit=_l("months"),
               help=_l("From the decision of the council to the day when people began to use it.")),
        Text(key="inspired_by", number=38, label=_l("Inspired by"), longest=500, lines=2,
             help=_l("Where the idea came from: another municipality, a study, a visit."),
             example=_l("a visit to a town upstream")),
        Code(key="inspired_by_project", number=38, label=_l("Inspired by a project in this catalogue"), register=PROJECT,
             pattern=r"\d{1,9}", help=_l("Its number, the one in its address.")),
    ),
)  # fmt: skip
MONEY = Section(
    "money",
    _l("Money and people"),
    _l("The first thing others ask. An honest “not known” is better than a blank."),
    (
        Choice(key="cost_band", number=13, tier=K, label=_l("How much did it cost in all?"), choices=lists.COST_BANDS,
               help=_l("All that was paid until the launch, whoever paid it, grants included.")),
        Text(key="cost_band_reason", number=13, tier=K, label=_l("Why is the cost not stated?"), longest=300, lines=2,
             asked_when=("cost_band", "unknown"),
             help=_l("One sentence is enough."),
             example=_l("we did it with our own people and did not count the hours")),
        Number(key="investment_cost", number=21, tier=D, label=_l("Investment cost"), unit=_l("CZK"), decimals=2,
               help=_l("All that was paid until the launch, own money and grants together. Write 0 only if it really cost nothing.")),
        Choice(key="investment_vat", number=21, label=_l("VAT in the investment cost"), choices=lists.VAT,
               help=_l("Whoever cannot deduct VAT states the cost with it.")),
        _year("price_year", 21, _l("Prices of the year"),
              help=_l("The year in which most of it was paid; prices grow.")),
        Number(key="running_cost", number=22, tier=D, label=_l("Yearly running cost"), unit=_l("CZK a year"), decimals=2,
               help=_l("What a usual year costs: licences, service, energy, data.")),
        Number(key="staff_preparation_days", number=23, tier=D, label=_l("Work to prepare it"), unit=_l("person-days"),
               highest=100_000, decimals=1,
               help=_l("Days of your own people from the first meeting to the launch. An estimate is enough.")),
        Number(key="staff_operation_fte", number=23, tier=D, label=_l("Staff to run it"), unit=_l("full-time equivalents"),
               highest=1000, decimals=2, help=_l("0.1 is half a day a week.")),
        Text(key="price_drivers", number=24, label=_l("What drives the price?"), longest=500, lines=3,
             help=_l("What makes it dearer or cheaper elsewhere."),
             example=_l("the number of gauges and the distance to electricity")),
        Rows(key="funding", number=25, tier=D, label=_l("Funding"), most=10, help=_l("Who paid how much: an amount or a share."),
             columns=(Choice(key="source", label=_l("Source"), choices=lists.FUNDING_SOURCES, tier=K),
                      _short_text("name", _l("Programme or provider")),
                      Number(key="amount", label=_l("Amount in CZK"), decimals=2, may_be_open=False),
                      Number(key="percent", label=_l("Share in %"), highest=100, decimals=2, may_be_open=False))),
        Text(key="operation_funding", number=26, tier=D, label=_l("Who pays for operation when the grant ends?"),
             longest=500, lines=3,
             help=_l("A grant ends, operation goes on."),
             example=_l("the budget of the municipality, the contract for service runs till 2028")),
        SeveralChoices(key="procurement", number=27, label=_l("How was it procured?"), choices=lists.PROCUREMENT,
                       help=_l("Tick all that you used.")),
        Link(key="contract_link", number=27, label=_l("Link to the contract"),
             help=_l("For example its page in the register of contracts.")),
        Link(key="specification_link", number=27, label=_l("Link to the specification"),
             help=_l("It saves others weeks of work.")),
        Rows(key="suppliers", number=28, label=_l("Suppliers"), most=10, help=_l("Facts only, no advertising."),
             columns=(_short_text("name", _l("Name"), K),
                      CompanyNumber(key="company_number", label=_l("Company number (IČO)")))),
        SeveralChoices(key="openness", number=29, tier=D, label=_l("What is open?"), choices=lists.OPENNESS,
                       alone=frozenset({"none", "not_applicable"}),
                       help=_l("What others can read, download or build upon.")),
        Text(key="openness_licence", number=29, label=_l("Licence"), longest=200,
             help=_l("Under which the code or the data may be used."),
             example=_l("EUPL 1.2 for the code, CC BY 4.0 for the data")),
        Choice(key="supplier_dependence", number=29, tier=D, label=_l("Dependence on the supplier"), choices=lists.DEPENDENCE,
               help=_l("Could you change the supplier, and keep the data and the equipment?")),
        Text(key="legal", number=30, label=_l("Law, privacy and security"), longest=1500, lines=4,
             help=_l("What you had to settle: consents, personal data, permits."),
             example=_l("consent of the river authority, an agreement with the owner of the bridge")),
    ),
)  # fmt: skip
MEASUREMENT_KEY = "measurements"
MEASURED = (
    _short_text("indicator", _l("What was measured"), K),
    _short_text("unit", _l("Unit"), longest=40),
    Number(key="value", label=_l("Value"), lowest=-999_999_999, decimals=3, may_be_open=False, tier=K),
    Day(key="date", label=_l("When it was measured"), tier=K),
    _short_text("method", _l("How it was measured"), longest=300),
    _short_text("source", _l("Source"), longest=300),
)
RESULTS = Section(
    "results",
    _l("Results and lessons"),
    _l("What others learn from most: numbers, and what went wrong."),
    (
        Rows(key="results", number=32, tier=D, label=_l("Results"), most=12, help=_l("A number before and after says more than a page."),
             columns=(_short_text("indicator", _l("What was measured"), K),
                      _short_text("unit", _l("Unit"), longest=40),
                      Number(key="before", label=_l("Before"), lowest=-999_999_999, decimals=3, may_be_open=False),
                      Day(key="before_date", label=_l("Date before")),
                      Number(key="after", label=_l("After"), lowest=-999_999_999, decimals=3, may_be_open=False, tier=K),
                      Day(key="after_date", label=_l("Date after")),
                      _short_text("method", _l("How it was measured"), longest=300),
                      _short_text("source", _l("Source"), longest=300))),
        Rows(key=MEASUREMENT_KEY, label=_l("Measurements after the launch"), most=36,
             help=_l("What was measured later, for example after 6, 12 and 24 months."), columns=MEASURED),
        Choice(key="evidence_level", number=33, tier=D, label=_l("How well is the effect proven?"), choices=lists.EVIDENCE_LEVELS,
               help=_l("What your results stand on. The moderator will confirm it or ask.")),
        Text(key="what_did_not_work", number=34, tier=D, label=_l("What did not work, and how did you solve it?"),
             longest=2000, lines=6,
             help=_l("What cost you time, money or nerves. This is what readers come for."),
             example=_l("batteries lasted one winter instead of five years; the supplier replaced them under the guarantee")),
        Text(key="lessons", number=35, tier=D, label=_l("What would you do differently? Three pieces of advice"),
             longest=1000, lines=5,
             help=_l("What you would say to somebody who starts tomorrow."),
             example=_l("test the signal at each place before you sign the contract")),
        Text(key="risks", number=36, label=_l("Unintended effects and risks"), longest=1000, lines=4,
             help=_l("What got worse or might: costs, privacy, people left out."),
             example=_l("false alarms at night: people switch the messages off")),
        Text(key="involvement", number=31, tier=D, label=_l("How were residents and partners involved?"),
             longest=1500, lines=5,
             help=_l("Who was asked, when, and what changed because of it."),
             example=_l("two evenings with residents; after the first one we moved three gauges")),
    ),
)  # fmt: skip
TRANSFER = Section(
    "transfer",
    _l("Transfer and contact"),
    _l("Whom it suits, what it takes, and whom to ask."),
    (
        SeveralChoices(key="suits_sizes", number=37, tier=D, label=_l("Which sizes of municipality does it suit?"),
                       choices=lists.SIZE_CLASSES,
                       help=_l("By inhabitants. Not only your own size: think where it makes sense.")),
        SeveralChoices(key="suits_territory", number=37, tier=D, label=_l("What kind of territory does it suit?"),
                       choices=lists.TERRITORIES,
                       help=_l("Where it would work as it does at your place.")),
        Text(key="minimum_conditions", number=37, tier=D, label=_l("The least that you need: money, people, data"),
             longest=1000, lines=4,
             help=_l("Below this nobody should begin."),
             example=_l("200,000 CZK, one person for half a day a week, a map of the culverts")),
        Text(key="what_to_change", number=37, tier=D, label=_l("What would another municipality have to change?"),
             longest=1000, lines=4,
             help=_l("What is special about you: terrain, earlier systems, people."),
             example=_l("we had poles with electricity by the stream; elsewhere count with solar panels")),
        Choice(key="difficulty", number=37, tier=D, label=_l("How difficult is it to take over?"), choices=lists.DIFFICULTIES,
               help=_l("For a municipality of your size that has read this record.")),
        SeveralChoices(key="offers", number=39, tier=D, label=_l("What do you offer to others?"), choices=lists.OFFERS,
                       alone=frozenset({"nothing"}),
                       help=_l("What you will give to somebody who writes. You can change it at any time.")),
        Text(key="contact_function", number=14, tier=K, label=_l("Contact: function"), longest=100,
             help=_l("Functions stay when people change."), example=_l("mayor, secretary, head of the investment department")),
        Text(key="contact_unit", number=14, label=_l("Contact: office or department"), longest=100,
             help=_l("If the municipality has departments."),
             example=_l("department of the environment")),
        Text(key="contact_name", number=14, label=_l("Contact: name"), longest=100,
             help=_l("Only if the person agrees; the function is enough.")),
        Email(key="contact_email", number=14, tier=K, label=_l("Contact: e-mail"),
              help=_l("Best an address that stays when people change.")),
        Phone(key="contact_phone", number=14, label=_l("Contact: telephone"),
              help=_l("Nine digits are enough.")),
        Consent(key="contact_consent", number=14, tier=K, public=False, label=_l("The contact may be published with the project"),
                help=_l("Others need somebody to ask. Without this the project cannot be submitted.")),
    ),
)  # fmt: skip
MEDIA = Section(
    "media",
    _l("Pictures, documents, links, other language"),
    _l("Optional. A picture makes people stop, a short English version opens the door to the world."),
    (
        Rows(key="images", number=15, label=_l("Pictures"), most=12, columns=(
            Code(key="file", label=_l("File"), register="image", pattern=r"[0-9a-f]{64}", tier=K),
            Text(key="alt", label=_l("What is in the picture"), shortest=5, longest=250, tier=K,
                 help=_l("For people who cannot see it.")),
            _short_text("author", _l("Author"), K, 100),
            Choice(key="licence", label=_l("Licence"), choices=lists.IMAGE_LICENCES, tier=K))),
        Rows(key="attachments", number=40, label=_l("Documents"), most=10, columns=(
            Code(key="file", label=_l("File"), register="attachment", pattern=r"[0-9a-f]{64}", tier=K),
            _short_text("title", _l("Title of the document"), K),
            Choice(key="kind", label=_l("Kind"), choices=lists.ATTACHMENT_KINDS, tier=K),
            Choice(key="licence", label=_l("Licence"), choices=lists.ATTACHMENT_LICENCES, tier=K))),
        Rows(key="links", number=40, label=_l("Links"), most=12, help=_l("A link never replaces an answer."),
             columns=(Choice(key="kind", label=_l("Kind"), choices=lists.LINK_KINDS),
                      _short_text("label", _l("Name"), K),
                      Link(key="url", label=_l("Address"), tier=K),
                      _short_text("licence", _l("Licence"), longest=100))),
        Text(key="other_title", number=43, label=_l("Title in the other language"), shortest=5, longest=100,
             help=_l("If you write in Czech, then in English, and the other way round.")),
        Text(key="other_summary", number=43, label=_l("One sentence in the other language"), shortest=20, longest=250, lines=2,
             help=_l("What you did, for whom, and what it brought.")),
        Text(key="other_problem", number=43, label=_l("The problem in the other language"), longest=2000, lines=5,
             help=_l("A shorter version than the original will do.")),
        Text(key="other_solution", number=43, label=_l("The solution in the other language"), longest=3000, lines=6,
             help=_l("A shorter version than the original will do.")),
        Text(key="other_benefit", number=43, label=_l("The benefit in the other language"), longest=500, lines=3,
             help=_l("A shorter version than the original will do.")),
        Choice(key="other_origin", number=43, label=_l("Who translated it"), choices=lists.ORIGINS,
               help=_l("Readers are told when a machine translated it.")),
    ),
)  # fmt: skip
CHECK = Section(
    "check",
    _l("Check and submit"),
    _l("Read it once more as a stranger would."),
    (
        Consent(key="consent_licence", number=16, tier=K, public=False,
                label=_l("We agree to publication under the licence Creative Commons Attribution 4.0 (CC BY 4.0)"),
                help=_l("Others may use and pass on the text when they name your municipality.")),
    ),
)  # fmt: skip

SECTIONS = (BASICS, TAGS, SOLUTION, MONEY, RESULTS, TRANSFER, MEDIA, CHECK)
TRANSLATED = ("title", "summary", "problem", "solution", "benefit")
"""The answers that the other language repeats under `other_<key>`."""


def questions() -> Iterator[Question]:
    """Yield every question in the order of the form."""
    for section in SECTIONS:
        yield from section.questions


QUESTIONS = {question.key: question for question in questions()}
SECTION_OF = {question.key: section for section in SECTIONS for question in section.questions}


MINOR_EDIT = Section(
    "minor-edit",
    _l("Minor edit"),
    _l(
        "The contact, links and typing errors. The public sees the edit at once, a moderator checks it afterwards. Anything more is a revision."
    ),
    tuple(
        question
        for question in questions()
        if (isinstance(question, Text | Email | Phone | Link) or question.key == "links")
        and question.public
        and not question.asked_when
    ),
)
MEASUREMENT = Section(
    "measurement",
    _l("Add a measurement"),
    _l(
        "A number that you measured after the launch. Use the same words for the same indicator, so that it makes one line."
    ),
    MEASURED,
)
"""Pages about a published text, beside the form."""


def section(code: str) -> Section | None:
    """Return the section with this code."""
    return next((one for one in SECTIONS if one.code == code), None)

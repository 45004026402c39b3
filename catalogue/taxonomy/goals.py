"""The seventeen Sustainable Development Goals of the United Nations under their short names."""

from ..i18n import localized

GOALS: dict[int, tuple[str, str]] = {
    1: ("Konec chudoby", "No poverty"),
    2: ("Konec hladu", "Zero hunger"),
    3: ("Zdraví a kvalitní život", "Good health and well-being"),
    4: ("Kvalitní vzdělání", "Quality education"),
    5: ("Rovnost mužů a žen", "Gender equality"),
    6: ("Pitná voda, kanalizace", "Clean water and sanitation"),
    7: ("Dostupné a čisté energie", "Affordable and clean energy"),
    8: ("Důstojná práce a ekonomický růst", "Decent work and economic growth"),
    9: ("Průmysl, inovace a infrastruktura", "Industry, innovation and infrastructure"),
    10: ("Méně nerovností", "Reduced inequalities"),
    11: ("Udržitelná města a obce", "Sustainable cities and communities"),
    12: ("Odpovědná výroba a spotřeba", "Responsible consumption and production"),
    13: ("Klimatická opatření", "Climate action"),
    14: ("Život ve vodě", "Life below water"),
    15: ("Život na souši", "Life on land"),
    16: ("Mír, spravedlnost a silné instituce", "Peace, justice and strong institutions"),
    17: ("Partnerství ke splnění cílů", "Partnerships for the goals"),
}
"""Number to Czech and English name: those of the UN Information Centre Prague, and of the United Nations."""


def goal_name(number: int) -> str:
    """Return the short name of a goal in the current language; raise KeyError for an unknown number."""
    return localized(*GOALS[number])

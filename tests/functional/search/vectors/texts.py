"""Texts about two ideas: one idea told by three municipalities in words of their own, one of them in English."""

from typing import Any

COMPOST: dict[str, Any] = {
    "title": "Jedna kompostárna pro devět obcí a kompostér na každou zahradu",
    "summary": "Svazek postavil společnou kompostárnu, rozdal domácí kompostéry a kompost vrací na pole a do zahrad.",
    "problem": "V popelnicích končilo 41 % bioodpadu. Vozili jsme ho na skládku vzdálenou 35 kilometrů a platili za něj.",
    "solution": "Devět obcí koupilo pozemek a postavilo zpevněnou plochu s jímkou, překopávačem a drtičem na větve.",
    "benefit": "Směsného odpadu ubylo o třetinu.",
    "main_key_area": "B3",
    "further_key_areas": ["C1"],
}
IN_OTHER_WORDS: dict[str, Any] = {
    "title": "Bioodpad zpracujeme doma v mikroregionu",
    "summary": "Osm vesnic si pořídilo společné zařízení, které mění trávu a listí v kompost, a lidem rozdalo nádoby na zahradu.",
    "problem": "Většina odpadu v černých nádobách byla tráva, listí a zbytky ze zahrad. Odvážely se na vzdálenou skládku.",
    "solution": "Na obecní ploše jsme vybudovali kompostárnu. Každý dovezený náklad se váží a platí se podle skutečnosti.",
    "benefit": "Za odvoz platíme méně a hotový kompost si lidé berou zdarma.",
}
IN_ENGLISH: dict[str, Any] = {
    "language": "en",
    "title": "One composting plant for six villages",
    "summary": "Neighbouring villages built a joint composting plant and gave every household a compost bin for the garden.",
    "problem": "Biowaste made up nearly half of the mixed waste and was hauled to a distant landfill at a rising price.",
    "solution": "The villages paved a yard, bought a shredder and a compost turner, and give the compost back to residents.",
    "benefit": "A third less mixed waste.",
}
BICYCLES: dict[str, Any] = {
    "title": "Sdílené kolo na vlak: sto bicyklů mezi nádražím a továrnami",
    "summary": "Město zkouší sdílená kola hlavně pro cestu z vlaku do práce; první čtvrthodina je zdarma.",
    "problem": "Kdo přijel do práce vlakem, šel do průmyslové zóny půl hodiny pěšky, a tak jezdil raději autem.",
    "solution": "U nádraží a u továren stojí stanice se stovkou kol, která se odemykají jízdenkou nebo telefonem.",
    "benefit": "Na parkovištích ubylo sedmdesát aut.",
}

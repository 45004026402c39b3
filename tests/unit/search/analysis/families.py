"""Forms of words as municipalities write them, a family a line: each must share one key. Two independent lists."""

FIRST = """
osvětlení osvětlením osvětleních osvětleními
lampa lampy lampě lampou lamp lampami
senior seniora seniorům seniory seniorů
kompostárna kompostárny kompostárně kompostáren
odpad odpadu odpady odpadů odpadem
parkoviště parkovišti parkovišť parkovištích
chytrý chytré chytrého chytrým chytrými
digitalizace digitalizaci digitalizací
energie energii energií energiích
škola školy škole školou škol
silnice silnici silnic silnicích
sníh sněhu sněhem
voda vody vodou vod
dešťový dešťové dešťovou dešťových
občan občané občanů občanům
knihovna knihovny knihovně knihoven
autobus autobusu autobusy autobusem
doprava dopravy dopravu dopravou
starosta starosty starostou starostové
rozpočet rozpočtu rozpočtem rozpočty
obec obce obcí obcím
město města městem městech
strom stromu stromy stromů stromům
les lesa lesy lesů
mokřad mokřadu mokřady mokřadů
povodeň povodně povodní povodněmi
hasič hasiče hasiči hasičů
senzor senzoru senzory senzorů
úřad úřadu úřady úřadem
aplikace aplikaci aplikací
kolo kola kolem kol
mapa mapy mapě mapou map
nádraží nádražím nádražích
vytápění vytápěním
"""
SECOND = """
čidlo čidla čidel čidly
budova budovy budov budovách
zateplení zateplením
fotovoltaika fotovoltaiky fotovoltaikou
elektrárna elektrárny elektráren elektrárnou
komunita komunity komunitě komunit
komunitní komunitního komunitním komunitních
sociální sociálního sociálních
služba služby službě služeb službami
péče péči péčí
dítě děti dětem dětmi
mladý mladé mladých mladým
zastávka zastávky zastávek zastávkách
chodník chodníku chodníky chodníků
hřiště hřišti hřišť
park parku parky parků
zeleň zeleně zelení
tráva trávy trávu trávou
sekání sekáním
kotel kotle kotlů kotlem
ovzduší ovzduším
vzduch vzduchu vzduchem
kanalizace kanalizaci kanalizací
čistírna čistírny čistíren
vodovod vodovodu vodovody
studna studny studen studnami
rybník rybníka rybníky rybníků
tůň tůně tůní
nádrž nádrže nádrží
smlouva smlouvy smlouvu smluv
zakázka zakázky zakázek zakázkou
dotace dotaci dotací
projekt projektu projekty projektů projektem
řešení řešením řešeních
portál portálu portály portálem
formulář formuláře formulářů formuláři
kamera kamery kamer kamerou
parkování parkováním
turista turisty turistů turistům
dílna dílny dílen dílnou
"""


def families(text: str) -> list[list[str]]:
    """Return the families of a list."""
    return [line.split() for line in text.split("\n") if line.strip()]

"""The nouns, adjectives, names and small words of the phrasebook, in English and French.

A noun's key is its English singular; its `kind` says what may be done with it, so that nobody
eats a chair. Verbs are in `verbs.py`; places, times and fixed phrases in `phrases.py`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Noun:
    """A noun in both languages."""

    key: str
    """English singular; the words of a compound stand apart."""
    plural: str
    """English plural; empty for a mass noun."""
    french: str
    """Singular; ``pomme de terre`` inflects its first word."""
    french_plural: str
    gender: str
    """``m`` or ``f``."""
    kind: str

    @property
    def mass(self) -> bool:
        """True if the noun has no plural."""
        return not self.plural


@dataclass(frozen=True)
class Adjective:
    """An adjective in both languages."""

    key: str
    masculine: str
    feminine: str
    masculine_plural: str
    before: bool
    """True if French puts it before the noun."""
    attributes: frozenset[str]
    """Kinds of nouns that it may stand beside."""
    predicates: frozenset[str]
    """Kinds of nouns of which it may be said."""
    liaison: str = ""
    """Masculine singular before a vowel, where it differs (``vieil``)."""


_NOUNS = """
kin: friend ami m; brother frère m; sister sœur f; mother mère f; father père m; son fils/fils m
kin: daughter fille f; uncle oncle m; aunt tante f; cousin cousin m; grandmother grand-mère f
kin: husband mari m; wife/wives femme f; parent parent m; child/children enfant m
kin: neighbour voisin m
person: man/men homme m; woman/women femme f; boy garçon m; girl fille f
person: teacher professeur m; doctor médecin m; student étudiant m; actor acteur m
person: musician musicien m; lawyer avocat m; engineer ingénieur m; baker boulanger m
infant: baby/babies bébé m
animal: dog chien m; cat chat m; bird oiseau m; horse cheval m; cow vache f; rabbit lapin m
animal: mouse/mice souris/souris f; duck canard m
food: apple pomme f; orange orange f; banana banane f; egg œuf m; cake gâteau m; carrot carotte f
food: potato/potatoes pomme_de_terre/pommes_de_terre f; tomato/tomatoes tomate f
food: sandwich/sandwiches sandwich m; strawberry/strawberries fraise f; salad salade f
meal: bread/ pain m; meat/ viande f; fish/ poisson m; cheese/ fromage m; rice/ riz/riz m
meal: soup/ soupe f; chocolate/ chocolat m; butter/ beurre m; ice_cream/ glace f
drink: water/ eau f; milk/ lait m; wine/ vin m; coffee/ café m; tea/ thé m; beer/ bière f
clothes: shirt chemise f; dress/dresses robe f; coat manteau m; hat chapeau m; skirt jupe f
clothes: shoe chaussure f; sweater pull m; tie cravate f; jacket veste f
text: book livre m; letter lettre f; newspaper journal m; story/stories histoire f; poem poème m
show: film film m; photo photo f; match/matches match m
thing: key clé f; bag sac m; phone téléphone m; computer ordinateur m; chair chaise f; table table f
thing: lamp lampe f; bed lit m; cup tasse f; bottle bouteille f; plate assiette f
thing: knife/knives couteau m; pen stylo m; pencil crayon m; umbrella parapluie m; gift cadeau m
thing: flower fleur f; ball ballon m; mirror miroir m; ticket billet m; box/boxes boîte f
opening: door porte f; window fenêtre f
vehicle: car voiture f; bike vélo m; boat bateau m; truck camion m
transport: bus/buses bus/bus m; train train m; plane avion m; taxi taxi m
building: house maison f; school école f; hotel hôtel m; museum musée m; church/churches église f
building: shop magasin m; hospital hôpital m; restaurant restaurant m; station gare f
building: bridge pont m; castle château m
room: kitchen cuisine f; room chambre f; office bureau m; garden jardin m
area: city/cities ville f; village village m; street rue f; park parc m; beach/beaches plage f
nature: tree arbre m; river rivière f; mountain montagne f; lake lac m
matter: question question f; answer réponse f; lesson leçon f; exercise exercice m
matter: problem problème m; idea idée f; word mot m
music: song chanson f; music/ musique f
work: homework/ devoirs/devoirs m
language: French/ français m; English/ anglais m; Chinese/ chinois m; Spanish/ espagnol m
language: German/ allemand m; Italian/ italien m
sport: football/ football m; tennis/ tennis m; basketball/ basket m; chess/ échecs/échecs m
instrument: piano piano m; guitar guitare f; violin violon m; drums/ batterie f
"""


def _french_plural(word: str) -> str:
    """The regular plural of a French noun or masculine adjective."""
    if word[-1] in "sxz":
        return word
    if word.endswith("al"):
        return word[:-1] + "ux"
    return word + ("x" if word.endswith("eau") else "s")


def _noun(entry: str, kind: str) -> Noun:
    """The noun written ``english/plural french/plural gender``, regular plurals left out."""
    english, french, gender = (part.replace("_", " ") for part in entry.split())
    key, marked, plural = english.partition("/")
    singular, _, many = french.partition("/")
    many = many or _french_plural(singular)
    return Noun(key, plural if marked else key + "s", singular, many, gender, kind)


def read_nouns(table: str) -> dict[str, Noun]:
    """The nouns of a table by key, in its order."""
    nouns: dict[str, Noun] = {}
    for line in table.strip().splitlines():
        kind, _, entries = line.partition(":")
        for entry in entries.split(";"):
            noun = _noun(entry.strip(), kind)
            assert noun.key not in nouns, noun.key
            nouns[noun.key] = noun
    return nouns


NOUNS = read_nouns(_NOUNS)
"""Every noun by its key."""

PLURAL_IN_FRENCH = frozenset({"homework", "chess"})
"""Mass nouns of English whose French word is a plural."""

_GROUPS = {
    "people": "kin person",
    "living": "kin person animal infant",
    "goods": "clothes text thing vehicle",
    "edible": "food meal",
    "relation": "friend brother sister son daughter uncle aunt cousin child neighbour",
    "places": "building room area",
}
"""Short names for several kinds in the tables below."""


def kinds(text: str) -> frozenset[str]:
    """The kinds that a text of kinds and group names stands for.

    >>> sorted(kinds("edible drink"))
    ['drink', 'food', 'meal']
    """
    return frozenset(kind for word in text.split() for kind in _GROUPS.get(word, word).split())


_ADJECTIVES = """
small petit/petite + | animal food goods transport building room garden area opening | living goods
big grand/grande + | vehicle building room area opening thing clothes nature | vehicle building room
new nouveau/nouvelle/nouvel + | goods building show |
old vieux/vieille/vieil + | friend person animal goods building area | people animal goods building
young jeune/jeune + | person animal | living
good bon/bonne + | food meal drink text show matter music | edible drink text show
bad mauvais/mauvaise + | text show matter | text show
beautiful beau/belle/bel + | animal clothes text show nature area building thing | clothes area
pretty joli/jolie + | clothes photo village house | clothes
long long/longue + | text street lesson | text show
red rouge/rouge - | clothes thing vehicle opening | clothes thing vehicle
white blanc/blanche - | clothes thing vehicle animal building | clothes thing vehicle
black noir/noire - | clothes thing vehicle animal | clothes thing vehicle animal
green vert/verte - | clothes thing vehicle opening | clothes thing vehicle
blue bleu/bleue - | clothes thing vehicle opening | clothes thing vehicle
yellow jaune/jaune - | clothes thing vehicle | clothes thing vehicle
grey gris/grise - | clothes vehicle animal | clothes vehicle animal
brown marron/marron/-/marron - | clothes animal | clothes
interesting intéressant/intéressante - | text show matter | text show matter
difficult difficile/difficile - | matter language text | matter language
easy facile/facile - | matter text | matter
important important/importante - | matter text | matter
expensive cher/chère - | clothes vehicle phone computer lamp mirror | clothes vehicle thing food
fresh frais/fraîche - | meal food | meal food
cold froid/froide - | drink soup | drink soup
hot chaud/chaude - | drink soup | drink soup
delicious délicieux/délicieuse - | edible | edible drink
heavy lourd/lourde - | bag box table | bag box table
clean propre/propre - | clothes cup bottle plate | clothes room cup bottle plate
dirty sale/sale - | clothes cup bottle plate | clothes room cup bottle plate
famous célèbre/célèbre - | actor musician museum | people museum
modern moderne/moderne - | building | building
open ouvert/ouverte - | | opening shop museum restaurant
closed fermé/fermée - | | opening shop museum restaurant
empty vide/vide - | box bag bottle | box bag bottle
happy heureux/heureuse - | child | living
sad triste/triste - | song film story | living song film story
tired fatigué/fatiguée - | | living
sick malade/malade - | | living
ready prêt/prête - | | people
nice gentil/gentille - | | people animal
intelligent intelligent/intelligente - | animal student | people animal
funny drôle/drôle - | story film | people story film
strong fort/forte - | | people horse
tall grand/grande + | man tree | people tree
rich riche/riche - | | people
busy occupé/occupée - | | people
alone seul/seule - | | people
sorry désolé/désolée - | |
lost perdu/perdue - | | people
"""

_PEOPLE_ADJECTIVES_OF_ORIGIN = """
French français/française; English anglais/anglaise; Chinese chinois/chinoise
Spanish espagnol/espagnole; Italian italien/italienne; American américain/américaine
"""


def _adjective(key: str, french: str, before: bool, beside: str, said_of: str) -> Adjective:
    """An adjective from ``masculine/feminine/before a vowel/masculine plural``."""
    masculine, feminine, *more = french.split("/")
    liaison = more[0] if more and more[0] != "-" else ""
    plural = more[1] if len(more) > 1 else _french_plural(masculine)
    return Adjective(
        key, masculine, feminine, plural, before, kinds(beside), kinds(said_of), liaison
    )


def read_adjectives(table: str) -> dict[str, Adjective]:
    """The adjectives of a table by key; a noun's own key may stand among the kinds."""
    adjectives: dict[str, Adjective] = {}
    for line in table.strip().splitlines():
        words, beside, said_of = line.split("|")
        key, french, position = words.split()
        adjectives[key] = _adjective(key, french, position == "+", beside, said_of)
    return adjectives


def _of_origin() -> dict[str, Adjective]:
    """The adjectives that say where a person is from."""
    adjectives: dict[str, Adjective] = {}
    for line in _PEOPLE_ADJECTIVES_OF_ORIGIN.strip().splitlines():
        for entry in line.split(";"):
            key, french = entry.split()
            adjectives[key] = _adjective(key, french, False, "person", "people")
    return adjectives


ADJECTIVES = read_adjectives(_ADJECTIVES) | _of_origin()
"""Every adjective by its key."""

PROFESSIONS = {
    "teacher": ("professeur", "professeure"),
    "doctor": ("médecin", "médecin"),
    "student": ("étudiant", "étudiante"),
    "actor": ("acteur", "actrice"),
    "musician": ("musicien", "musicienne"),
    "lawyer": ("avocat", "avocate"),
    "engineer": ("ingénieur", "ingénieure"),
    "baker": ("boulanger", "boulangère"),
}
"""What a person is by profession: French masculine and feminine, said without an article."""

STATES = {
    "hungry": ("avoir", "faim"),
    "thirsty": ("avoir", "soif"),
    "cold@felt": ("avoir", "froid"),
    "hot@felt": ("avoir", "chaud"),
    "right": ("avoir", "raison"),
    "wrong": ("avoir", "tort"),
    "sleepy": ("avoir", "sommeil"),
    "afraid": ("avoir", "peur"),
    "late": ("être", "en retard"),
    "early": ("être", "en avance"),
    "fine": ("aller", "bien"),
}
"""What people *are* in English and *have*, or are otherwise, in French.

What stands after an ``@`` tells what one feels from what one touches."""

NAMES = {
    "Adam": "m", "Alice": "f", "Anna": "f", "Antoine": "m", "Clara": "f", "Daniel": "m",
    "David": "m", "Elsa": "f", "Emma": "f", "Eva": "f", "Julie": "f", "Laura": "f",
    "Lina": "f", "Louis": "m", "Lucas": "m", "Lucie": "f", "Marc": "m", "Marie": "f",
    "Martin": "m", "Max": "m", "Nina": "f", "Nora": "f", "Olivia": "f", "Oscar": "m",
    "Paul": "m", "Sarah": "f", "Simon": "m", "Sophie": "f", "Thomas": "m", "Victor": "m",
}  # fmt: skip
"""Thirty names with the gender that French agreement needs."""

COUNTS = {
    "two": "deux", "three": "trois", "four": "quatre", "five": "cinq", "six": "six",
    "seven": "sept", "eight": "huit", "nine": "neuf", "ten": "dix",
}  # fmt: skip
"""Numerals before a noun."""

NUMBERS = COUNTS | {
    "eleven": "onze", "twelve": "douze", "fifteen": "quinze", "twenty": "vingt",
    "thirty": "trente", "forty": "quarante", "fifty": "cinquante", "sixty": "soixante",
}  # fmt: skip
"""Numerals for ages; the hours are those up to twelve, and one."""

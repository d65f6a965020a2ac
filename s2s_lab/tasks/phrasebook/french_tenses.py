"""French verb forms of the wide phrasebook: past participle, imperfect, future and auxiliary.

Persons are 0 to 5, as in `conjugation`; only the verbs of the phrasebook are promised.
"""

from s2s_lab.tasks.phrasebook.conjugation import present

_TABLE = """
être été; avoir eu; faire fait; pouvoir pu; vouloir voulu; devoir dû; voir vu; boire bu
lire lu; écrire écrit; courir couru; venir venu; revenir revenu; rire ri; sourire souri
prendre pris; apprendre appris; comprendre compris; connaître connu; savoir su; ouvrir ouvert
conduire conduit; peindre peint; suivre suivi; croire cru; reconnaître reconnu
traduire traduit; décrire décrit; construire construit; surprendre surpris
"""
_PARTICIPLES = dict(map(str.split, _TABLE.replace("\n", ";").strip(";").split(";")))
_WITH_ETRE = frozenset({
    "aller", "venir", "revenir", "partir", "arriver", "rester", "tomber", "sortir", "entrer",
    "rentrer",
})  # fmt: skip
_ENDINGS = {"er": "é", "ir": "i", "re": "u"}
_FUTURE_STEMS = {
    "être": "ser", "avoir": "aur", "aller": "ir", "faire": "fer", "pouvoir": "pourr",
    "vouloir": "voudr", "devoir": "devr", "voir": "verr", "courir": "courr", "venir": "viendr",
    "revenir": "reviendr", "savoir": "saur", "envoyer": "enverr", "acheter": "achèter",
    "appeler": "appeller", "lever": "lèver", "nettoyer": "nettoier", "essayer": "essaier",
}  # fmt: skip
_FUTURE = ("ai", "as", "a", "ons", "ez", "ont")
_IMPERFECT = ("ais", "ais", "ait", "ions", "iez", "aient")


def participle(infinitive: str, gender: str = "m", plural: bool = False) -> str:
    """The past participle, in agreement.

    >>> participle("manger"), participle("prendre", "f", True), participle("prendre", "m", True)
    ('mangé', 'prises', 'pris')
    """
    form = _PARTICIPLES.get(infinitive) or infinitive[:-2] + _ENDINGS[infinitive[-2:]]
    form += "e" * (gender == "f")
    return form + "s" * (plural and not form.endswith("s"))


def auxiliary(infinitive: str, reflexive: bool) -> str:
    """What the compound past is made with.

    >>> auxiliary("aller", False), auxiliary("laver", False), auxiliary("lever", True)
    ('être', 'avoir', 'être')
    """
    return "être" if reflexive or infinitive in _WITH_ETRE else "avoir"


def imperfect(infinitive: str, person: int) -> str:
    """What was, used to be or was going on.

    >>> imperfect("manger", 0), imperfect("manger", 3), imperfect("être", 2), imperfect("rire", 3)
    ('mangeais', 'mangions', 'était', 'riions')
    """
    ending = _IMPERFECT[person]
    stem = "ét" if infinitive == "être" else present(infinitive, 3).removesuffix("ons")
    if ending.startswith("i"):
        stem = stem.removesuffix("e") if infinitive.endswith("ger") else stem.replace("ç", "c")
    return stem + ending


def future(infinitive: str, person: int) -> str:
    """What will be.

    >>> future("aller", 0), future("vendre", 2), future("finir", 5), future("répéter", 1)
    ('irai', 'vendra', 'finiront', 'répéteras')
    """
    return _FUTURE_STEMS.get(infinitive, infinitive.removesuffix("e")) + _FUTURE[person]

"""French verb forms: the present, the conditional of two verbs, and the imperative.

Persons are 0 to 5: je, tu, il, nous, vous, ils. Only the verbs of this phrasebook are promised.
"""

_IRREGULAR = """
être suis es est sommes êtes sont
avoir ai as a avons avez ont
aller vais vas va allons allez vont
faire fais fais fait faisons faites font
pouvoir peux peux peut pouvons pouvez peuvent
vouloir veux veux veut voulons voulez veulent
devoir dois dois doit devons devez doivent
voir vois vois voit voyons voyez voient
boire bois bois boit buvons buvez boivent
lire lis lis lit lisons lisez lisent
écrire écris écris écrit écrivons écrivez écrivent
dormir dors dors dort dormons dormez dorment
partir pars pars part partons partez partent
courir cours cours court courons courez courent
venir viens viens vient venons venez viennent
revenir reviens reviens revient revenons revenez reviennent
rire ris ris rit rions riez rient
sourire souris souris sourit sourions souriez sourient
prendre prends prends prend prenons prenez prennent
apprendre apprends apprends apprend apprenons apprenez apprennent
comprendre comprends comprends comprend comprenons comprenez comprennent
connaître connais connais connaît connaissons connaissez connaissent
savoir sais sais sait savons savez savent
ouvrir ouvre ouvres ouvre ouvrons ouvrez ouvrent
conduire conduis conduis conduit conduisons conduisez conduisent
peindre peins peins peint peignons peignez peignent
acheter achète achètes achète achetons achetez achètent
appeler appelle appelles appelle appelons appelez appellent
lever lève lèves lève levons levez lèvent
préférer préfère préfères préfère préférons préférez préfèrent
espérer espère espères espère espérons espérez espèrent
envoyer envoie envoies envoie envoyons envoyez envoient
essayer essaie essaies essaie essayons essayez essaient
suivre suis suis suit suivons suivez suivent
croire crois crois croit croyons croyez croient
reconnaître reconnais reconnais reconnaît reconnaissons reconnaissez reconnaissent
traduire traduis traduis traduit traduisons traduisez traduisent
décrire décris décris décrit décrivons décrivez décrivent
construire construis construis construit construisons construisez construisent
sortir sors sors sort sortons sortez sortent
surprendre surprends surprends surprend surprenons surprenez surprennent
protéger protège protèges protège protégeons protégez protègent
répéter répète répètes répète répétons répétez répètent
nettoyer nettoie nettoies nettoie nettoyons nettoyez nettoient
"""

IRREGULAR = {words[0]: words[1:] for words in map(str.split, _IRREGULAR.strip().splitlines())}
"""Six present forms of each verb that the rules do not give."""

_CONDITIONAL_STEMS = {"vouloir": "voudr", "devoir": "devr"}
_CONDITIONAL_ENDINGS = ("ais", "ais", "ait", "ions", "iez", "aient")
_PRESENT_ENDINGS = {
    "er": ("e", "es", "e", "ons", "ez", "ent"),
    "ir": ("is", "is", "it", "issons", "issez", "issent"),
    "re": ("s", "s", "", "ons", "ez", "ent"),
}


def present(infinitive: str, person: int) -> str:
    """The present form of a verb.

    >>> present("manger", 3), present("attendre", 2), present("aller", 5)
    ('mangeons', 'attend', 'vont')
    """
    if infinitive in IRREGULAR:
        return IRREGULAR[infinitive][person]
    stem, ending = infinitive[:-2], _PRESENT_ENDINGS[infinitive[-2:]][person]
    if ending == "ons" and stem.endswith("g"):
        stem += "e"
    if ending == "ons" and stem.endswith("c"):
        stem = stem[:-1] + "ç"
    return stem + ending


def conditional(infinitive: str, person: int) -> str:
    """The conditional of *vouloir* or *devoir*.

    >>> conditional("vouloir", 0)
    'voudrais'
    """
    return _CONDITIONAL_STEMS[infinitive] + _CONDITIONAL_ENDINGS[person]


def imperative(infinitive: str) -> str:
    """The form that tells one person to do something.

    >>> imperative("fermer"), imperative("prendre"), imperative("ouvrir")
    ('ferme', 'prends', 'ouvre')
    """
    form = present(infinitive, 1)
    return form[:-1] if form.endswith("es") else form

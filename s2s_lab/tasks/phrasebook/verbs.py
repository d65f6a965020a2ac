"""The verbs of the phrasebook: their forms in English and French, and what they go with."""

from dataclasses import dataclass

from s2s_lab.tasks.phrasebook.lexicon import kinds


@dataclass(frozen=True)
class Verb:
    """A verb in both languages."""

    key: str
    """English base form; a second word (*look for*) follows the inflected one. What stands after
    an ``@`` tells two senses apart (*play football*, *play the piano*)."""
    french: str
    """Infinitive; ``avoir besoin`` inflects its first word, ``se`` marks a reflexive verb."""
    link: str
    """French preposition before the object: ``à``, ``de`` or empty."""
    subjects: frozenset[str]
    """Kinds of nouns that may be its subject."""
    objects: frozenset[str]
    """Kinds (or keys) of nouns that may be its object; empty for none."""
    generic: bool = False
    """True if a bare object means the whole kind (*I like apples*)."""
    lasting: bool = False
    """True if it is never progressive and has no time (*know*, *have*)."""

    @property
    def english(self) -> str:
        """The English words, without the mark of the sense."""
        return self.key.partition("@")[0]


_TRANSITIVE = """
eat manger | edible | people
eat@animals manger | bread apple carrot | animal
drink boire | drink | people
buy acheter | edible drink clothes text thing vehicle | people
sell vendre | food meal clothes text thing vehicle | people
see voir ! | living goods building nature transport | living
look_at regarder | living show goods nature | people
look_for chercher | people goods hotel station restaurant hospital | living
watch regarder | film match | people
read lire | text | people
write écrire | letter story poem song | people
want vouloir ! | edible drink goods | people
would_like vouloir ! | edible drink clothes text vehicle | people
have avoir ! | relation animal food goods question problem idea | people
like@people aimer ! | kin | people
like aimer !* | edible drink animal clothes text show music language sport room area nature | people
love aimer ! | kin | people
love@things adorer !* | edible drink animal show music sport nature | people
hate détester !* | edible drink show music sport | people
prefer préférer !* | edible drink clothes sport | people
know connaître ! | people song story hotel museum restaurant area | people
find trouver | goods | people
lose perdre | key bag phone ticket umbrella book | people
open ouvrir | opening box letter book gift | people
close fermer | opening box book bag | people
wash laver | clothes vehicle cup plate bottle | people
clean nettoyer | room house | people
wear porter | clothes | people
carry porter | bag box chair table | people
prepare préparer | cake soup sandwich salad meat fish | people
make faire | cake | people
cut couper | bread meat cheese apple cake tomato | people
use utiliser | computer phone pen pencil knife lamp bike umbrella | people
take prendre | transport | people
need avoir_besoin_de ! | goods | people
wait_for attendre | people bus train taxi | living
listen_to écouter | music people | people
help aider | people | people
call appeler | people | people
invite inviter | people | people
visit visiter | museum castle church city village | people
learn apprendre | language poem song lesson | people
speak parler | language | people
understand comprendre ! | language matter people | people
play@sport jouer_à | sport | people
play@music jouer_de | instrument | people
drive conduire | car truck | people
paint peindre | flower tree house | people
hear entendre ! | living music train | living
meet rencontrer | people | people
thank remercier | people | people
talk_to parler_à | people | people
answer répondre_à | people question letter | people
forget oublier | key bag phone ticket umbrella book | people
do faire | homework exercise | people
"""

_INTRANSITIVE = """
sleep dormir | living; work travailler | people; sing chanter | people bird
dance danser | people; swim nager | people duck dog; run courir | living; walk marcher | people
cry pleurer | people infant; laugh rire | people infant; smile sourire | people infant
travel voyager | people; wait attendre | living; cook cuisiner | people; study étudier | people
play jouer | person kin cat dog; eat manger | living; drink boire | people; read lire | people
write écrire | people; leave partir | people; arrive arriver | people
come_back revenir | people; rest se_reposer | living; paint peindre | people
get_up se_lever | people; wake_up se_réveiller | living; live habiter ! | people
stay rester | people; go aller | people; come venir | people; get_dressed s'_habiller | people
"""

_GIVING = "give donner; show montrer; send envoyer; bring apporter; sell vendre; write écrire"


def _verb(words: str, objects: str, subjects: str) -> Verb:
    """The verb of one row: ``english french flags``, its object kinds and its subject kinds."""
    english, french, *flags = words.split()
    french = french.replace("_", " ")
    link = french.rpartition(" ")[2] if french.endswith((" à", " de")) else ""
    flag = "".join(flags)
    return Verb(
        english.replace("_", " "),
        french.removesuffix(" " + link) if link else french,
        link,
        kinds(subjects),
        kinds(objects),
        generic="*" in flag,
        lasting="!" in flag,
    )


def read_transitive(table: str) -> tuple[Verb, ...]:
    """The rows of a table of verbs with an object."""
    rows = (line.split("|") for line in table.strip().splitlines())
    return tuple(_verb(words, objects, subjects) for words, objects, subjects in rows)


def read_intransitive(table: str) -> tuple[Verb, ...]:
    """The entries of a table of verbs without an object."""
    entries = table.replace("\n", ";").strip(";").split(";")
    rows = (entry.split("|") for entry in entries)
    return tuple(_verb(words, "", subjects) for words, subjects in rows)


TRANSITIVE = read_transitive(_TRANSITIVE)
"""Verbs with an object; *love* and *play* stand twice, with different objects."""

INTRANSITIVE = read_intransitive(_INTRANSITIVE)
"""Verbs without an object."""

GIVING = tuple(_verb(entry, "gift", "people") for entry in _GIVING.split(";"))
"""Verbs with an object and somebody who receives it."""

BE = Verb("be", "être", "", kinds("living goods building room"), frozenset(), lasting=True)
"""The verb between a subject and what it is, or where."""

VERBS = {verb.key: verb for verb in (*INTRANSITIVE, *GIVING, *TRANSITIVE, BE)}
"""Every verb by its key."""

MODALS = {
    "can": ("pouvoir", ""),
    "must": ("devoir", ""),
    "should": ("devoir", ""),
    "want to": ("vouloir", ""),
    "have to": ("devoir", ""),
    "like to": ("aimer", ""),
    "love to": ("adorer", ""),
    "prefer to": ("préférer", ""),
    "hope to": ("espérer", ""),
    "need to": ("avoir besoin", "de"),
    "try to": ("essayer", "de"),
    "be going to": ("aller", ""),
    "would like to": ("vouloir", ""),
}
"""What stands before an infinitive: the French verb, and its preposition."""

CONDITIONAL = frozenset({"should", "would like to", "would like"})
"""Modals whose French verb is in the conditional."""

"""The simple past of the English verbs of the wide phrasebook."""

_TABLE = """
eat ate; drink drank; buy bought; sell sold; see saw; read read; write wrote; have had
know knew; find found; lose lost; wear wore; make made; cut cut; take took; learn learnt
speak spoke; understand understood; drive drove; hear heard; meet met; forget forgot; do did
sleep slept; sing sang; swim swam; run ran; leave left; come came; get got; wake woke; go went
give gave; show showed; send sent; bring brought; break broke; choose chose; draw drew
keep kept; throw threw; hide hid; feed fed; steal stole; catch caught; build built; burn burnt
teach taught; fall fell; dream dreamt
"""
_IRREGULAR = dict(map(str.split, _TABLE.replace("\n", ";").strip(";").split(";")))
_DOUBLED = frozenset({"travel", "prefer"})


def past(verb: str) -> str:
    """The simple past of a verb.

    >>> past("go"), past("carry"), past("love"), past("travel"), past("play")
    ('went', 'carried', 'loved', 'travelled', 'played')
    """
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ied"
    return verb + (verb[-1] if verb in _DOUBLED else "") + "ed"

"""Everyday English and French from one grammar that knows which word translates which.

A derivation (`derivation.py`) is drawn by `grammar.py` and said by two realisers, `english.py`
and `french.py`; shared parts give the gold word alignment (`aligned.py`). Sentences are in the
present tense and make modest sense: only food is eaten. Where one name gives one of 25 things to
another name, with 5 verbs and 10 determiners, there are a million sentences already.

Every English sentence has exactly one French answer. Where English does not tell, this is fixed:

- *you* is one person and a friend: *tu*. *I, you, we, they, who* are masculine: *ils*.
- *it* as an object is *le*, after verbs of liking *ça*. *It is*, *this is* a thing: *c'est*.
- *he eats* and *he is eating* are both *il mange*; *going to* is *aller* with an infinitive.
- *this* and *that* are both *ce*. *his* and *her* agree with what is owned.
- *like* and *love* are *aimer* for people (*aimer bien* for *like*, unless denied); what is not a
  person one *loves* with *adorer*. After these verbs, and after *hate* and *prefer*, a bare noun
  is the whole kind: *les pommes*; after others it is an amount: *des pommes*, denied *de pommes*.
- *must* and *have to* are *devoir*, *should* is its conditional; *must* is never denied.
- professions have no article and agree with the person; nouns for people are masculine otherwise,
  but for *femme*, *fille* and relatives.
- questions use *est-ce que*; only *où est*, *où sont* and fixed phrases put the verb first.
- the plural indefinite before an adjective is *de*: *de petites tables*.

This package does not translate free text and knows no past and no future tense.
"""

from s2s_lab.tasks.phrasebook.corpus import (
    generate,
    load,
    realise,
    split_of,
    stream,
    tokens,
)
from s2s_lab.tasks.phrasebook.unknowns import with_unknowns

__all__ = ["generate", "load", "realise", "split_of", "stream", "tokens", "with_unknowns"]

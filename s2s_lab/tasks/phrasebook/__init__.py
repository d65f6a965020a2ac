"""Everyday English, French and Chinese from one grammar that knows which word translates which.

A derivation (`derivation.py`) is drawn by `grammar.py` and said by three realisers, `english.py`,
`french.py` and `chinese.py`; shared parts give the gold word alignment (`aligned.py`). The usual
sentences are in the present tense and make modest sense: only food is eaten. Where one name gives
one of 25 things to another name, with 5 verbs and 10 determiners, there are a million sentences
already.

Every English sentence has exactly one French answer. Where English does not tell, this is fixed:

- *you* is one person and a friend: *tu*. *I, you, we, they, who* are masculine: *ils*.
- *it* as an object is *le*, after verbs of liking *ça*, after *answer* *y*. *It is*, *this is* a
  thing: *c'est*.
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

Every English sentence that the Chinese tasks use (`chinese_sense.py`) has one Chinese answer, too:

- *the*, bare nouns, and *a, any, some* where denied, are a bare noun; *a* else is 一 with a measure
  word. Plurals are marked in people that one knows only: 孩子们.
- *brother, sister, cousin* are the elder: 哥哥, 姐姐, 表哥. 我妈妈 has no 的, 我们的妈妈 has.
- *he is eating* is 在吃, with a place 正在家吃饭, denied 没在吃; verbs of going have no 在.
- *he finds*, *loses*, *forgets*, *arrives* at a moment have 了, and 没 where denied, as has *see*.
- One asks 你看见狗了吗, 谁看见了狗, and orders 关上门; the time of what is wished for stands after
  the wish: 他想明天来.
- *I want it* is 要, *I would like it* 想要; *want to* is 想, *would like to* 想要, *have to* 得,
  *must* 必须; *can* is 会 for what one has learnt; *going to* is 要, or 会 for what is not planned.
- a known object that is given stands after 把: 她把钥匙给孩子们.
- *they* are 他们, or 它们 where only things can be meant; names are written by their sound: 安娜.

A `Variety` adds what the usual sentences lack: two adjectives around one noun (*un petit chien
blanc*, 小白狗), and American spelling in English sources.

Beside random sets there are splits that hold something back (`splits.py`), the same sentences in
three languages (`trilingual.py`), minimal pairs of French agreement (`contrasts.py`), and a first
lesson in Chinese that a small model learns in seconds (`lesson.py`).

The task ``phrasebook-wide`` (`wide_grammar.py`, `wide_corpus.py`) has twice the words, and what the
usual sentences lack: an act of the past or the future (*j'ai mangé*, *je mangeais* for *was eating*
and for what lasts, *je mangerai*), two things (*two cats and a dog*), measures (*un verre d'eau*)
and prices. It has no Chinese.

A Chinese sentence may have many English answers; `paraphrases.py` says which is the usual one.

This package does not translate free text.
"""

from s2s_lab.tasks.phrasebook.chinese_corpus import load_chinese
from s2s_lab.tasks.phrasebook.contrasts import Contrast, contrasts
from s2s_lab.tasks.phrasebook.corpus import (
    generate,
    load,
    realise,
    split_of,
    stream,
    tokens,
)
from s2s_lab.tasks.phrasebook.lesson import lesson
from s2s_lab.tasks.phrasebook.splits import load_split
from s2s_lab.tasks.phrasebook.trilingual import Triple, stream_triples
from s2s_lab.tasks.phrasebook.unknowns import with_unknowns
from s2s_lab.tasks.phrasebook.variety import Variety
from s2s_lab.tasks.phrasebook.wide_corpus import load_wide, stream_wide

__all__ = [
    "Contrast",
    "Triple",
    "Variety",
    "contrasts",
    "generate",
    "lesson",
    "load",
    "load_chinese",
    "load_split",
    "load_wide",
    "realise",
    "split_of",
    "stream",
    "stream_triples",
    "stream_wide",
    "tokens",
    "with_unknowns",
]

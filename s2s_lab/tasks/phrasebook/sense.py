"""What makes sense together: which verbs take a modal, a place or a time, what stands where.

Plain tables of keys that the grammar reads; nothing here is a matter of any one language.
"""

from s2s_lab.tasks.phrasebook.phrases import PLACES

NO_MODAL = frozenset({
    "like", "love", "love@things", "hate", "prefer", "want", "would like", "need", "have", "lose",
    "forget", "live", "know", "eat@animals", "like@people",
})  # fmt: skip
"""Verbs of being rather than doing: nobody tries or has to do them here."""

NO_PLACE = frozenset({
    "have", "know", "want", "would like", "need", "like", "love", "love@things", "hate", "prefer",
    "understand", "lose", "forget", "speak", "like@people", "visit", "close", "open", "take",
    "drive", "clean", "carry", "wear", "thank", "use",
})  # fmt: skip
"""Verbs that are used without a place."""

NO_TIME = frozenset({"know", "find", "lose", "understand", "speak", "hear"})
"""Verbs that are used without a time or the progressive."""

MOVING = frozenset({
    "arrive", "leave", "get up", "wake up", "get dressed", "come", "go", "walk", "come back",
    "wait", "smile", "laugh", "cry",
})  # fmt: skip
"""Verbs without an object that are used without a place."""

ASKED_WHAT = (
    "eat", "drink", "buy", "sell", "see", "read", "write", "want", "watch", "wear", "prepare",
    "look for", "learn", "hear", "prefer", "use", "do", "paint", "would like",
)  # fmt: skip
"""Verbs after *what*."""

ASKED_MANY = ("eat", "buy", "have", "see", "want", "sell", "read")
"""Verbs after *how many*."""

ASKED_WHEN = frozenset({
    "eat", "arrive", "leave", "work", "come back", "get up", "come", "study", "play", "read",
    "swim", "run", "wake up",
})  # fmt: skip
"""Verbs after *when*."""

ORDERED = (
    "eat", "drink", "look at", "look for", "read", "open", "close", "wash", "clean", "take",
    "wait for", "listen to", "help", "call", "answer", "cut", "use", "invite", "buy", "learn",
    "forget", "write", "thank",
)  # fmt: skip
"""Verbs of orders."""

ENJOYED = frozenset({
    "eat", "drink", "read", "write", "watch", "look at", "listen to", "cook", "sing", "dance",
    "swim", "run", "walk", "travel", "sleep", "work", "play", "play@sport", "play@music", "paint",
    "speak", "drive", "visit", "buy", "help", "go", "learn", "study", "prepare", "make", "wear",
})  # fmt: skip
"""What one likes, loves or prefers to do."""

HOPED = frozenset({
    "see", "visit", "meet", "find", "go", "come", "come back", "travel", "learn", "buy", "sell",
    "arrive", "leave",
})  # fmt: skip
"""What one hopes to do."""

TRIED = frozenset({
    "find", "read", "understand", "learn", "sleep", "work", "cook", "speak", "help", "write",
    "sing", "close", "open", "call", "rest", "dance", "swim", "run", "look for", "study",
})  # fmt: skip
"""What one tries to do."""

ONLY_FOR = {
    "like to": ENJOYED, "love to": ENJOYED, "prefer to": ENJOYED, "hope to": HOPED, "try to": TRIED,
}  # fmt: skip
"""Modals that go with some verbs only."""

NOON = frozenset({"eat", "rest", "leave", "arrive", "come back", "drink", "cook", "close", "open"})
"""Verbs of what is done at noon."""

SEASONAL = frozenset({
    "swim", "travel", "run", "walk", "go", "eat", "wear", "work", "play", "play@sport", "sleep",
    "drink", "visit", "come", "cook", "paint", "rest",
})  # fmt: skip
"""Verbs of what depends on the season."""

LIMITED = {
    "hear": ("can", "be going to"),
    "arrive": ("be going to", "hope to"),
    "cry": ("can", "be going to"),
    "laugh": ("can", "want to", "be going to"),
    "smile": ("can", "want to", "should", "be going to"),
    "wait": ("can", "must", "have to", "should", "want to", "be going to"),
    "wake up": ("must", "have to", "be going to"),
    "understand": ("can", "want to", "must", "try to", "be going to"),
    "find": ("can", "must", "have to", "want to", "need to", "hope to", "try to", "be going to"),
}
"""The only modals of some verbs."""

_KITCHEN = ("in the kitchen", "at home", "at the restaurant", "here")
_SCHOOL = ("at school", "at home", "at the university", "at the library", "here")
_BEDS = ("at home", "at the hotel", "in the garden", "on the beach", "at the hospital", "here")
_SHOPS = ("at the market", "here", "there", "in Paris", "in London", "in Rome", "at the station")
PLACES_OF = {
    "buy": _SHOPS, "sell": _SHOPS,
    "prepare": _KITCHEN, "make": _KITCHEN, "cut": _KITCHEN, "cook": _KITCHEN, "learn": _SCHOOL,
    "do": _SCHOOL, "study": _SCHOOL, "sleep": _BEDS, "rest": _BEDS,
    "wash": ("in the kitchen", "at home", "in the garden", "in the street"),
    "swim": ("here", "there", "at the hotel"),
    "run": ("in the park", "in the street", "in the garden", "on the beach", "here", "there"),
}  # fmt: skip
"""Where some things are done; all others are done anywhere."""

_INSIDE = ("in the house", "at home", "at school", "at the office", "at the hotel", "here")
_OUTSIDE = ("in the park", "in the garden", "in the street", "in the house", "here", "there")
_EATING = (*_KITCHEN, "at the market", "at the hotel")
_PUBLIC = tuple(key for key in PLACES if key not in ("at home", "in the kitchen", "at work"))
FOUND_AT = {
    "animal": _OUTSIDE, "food": _EATING, "meal": _EATING, "drink": _EATING, "thing": _INSIDE,
    "text": (*_INSIDE, "at the library"), "clothes": (*_INSIDE, "at the market"),
    "person": _PUBLIC, "infant": _EATING,
}  # fmt: skip
"""Where things are found, by kind."""

SURFACES = ("table", "chair", "bed", "box")
"""What something may be on or under."""

BULKY = ("table", "chair", "bed", "car", "house", "door", "tree", "box", "window")
"""What something may be behind or near."""

SMALL = (
    "book", "key", "cup", "pen", "phone", "bag", "letter", "newspaper", "hat", "plate", "bottle",
    "knife", "pencil", "ticket", "umbrella", "gift", "ball", "cat", "dog", "flower",
)  # fmt: skip
"""What may be on, under or behind something bulky."""

GIVEN = (
    "book", "letter", "newspaper", "story", "poem", "key", "bag", "phone", "cup", "bottle", "pen",
    "pencil", "umbrella", "gift", "flower", "ball", "ticket", "shirt", "dress", "hat", "coat",
    "photo", "knife", "cake", "apple", "lamp",
)  # fmt: skip
"""What one gives, shows or sends."""

WHOLLY = frozenset({
    "open", "closed", "empty", "ready", "alone", "French", "English", "Chinese", "Spanish",
    "Italian", "American", "lost", "delicious", "red", "white", "black", "green", "blue", "yellow",
    "grey", "brown",
})  # fmt: skip
"""Adjectives without degrees."""

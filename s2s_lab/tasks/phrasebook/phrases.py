"""Places, times, manners and fixed phrases of the phrasebook, aligned word by word.

Each entry is written as `aligned.template` reads it: ``form:part`` for a word that carries the
meaning of a part, ``form~part`` for one that helps; words of both sides with the same part
correspond. Elisions and contractions inside an entry are written out.
"""

PLACES = {
    "in the park": ("in:p the:d park:n", "dans:p le:d parc:n"),
    "in the garden": ("in:p the:d garden:n", "dans:p le:d jardin:n"),
    "in the kitchen": ("in:p the:d kitchen:n", "dans:p la:d cuisine:n"),
    "in the street": ("in:p the:d street:n", "dans:p la:d rue:n"),
    "in the house": ("in:p the:d house:n", "dans:p la:d maison:n"),
    "at home": ("at:p home:n", "à:p la~n maison:n"),
    "at school": ("at:p school:n", "à:p l'~n école:n"),
    "at work": ("at:p work:n", "au:p travail:n"),
    "at the office": ("at:p the:d office:n", "au:p,d bureau:n"),
    "at the station": ("at:p the:d station:n", "à:p la:d gare:n"),
    "at the restaurant": ("at:p the:d restaurant:n", "au:p,d restaurant:n"),
    "at the hotel": ("at:p the:d hotel:n", "à:p l':d hôtel:n"),
    "at the museum": ("at:p the:d museum:n", "au:p,d musée:n"),
    "at the library": ("at:p the:d library:n", "à:p la:d bibliothèque:n"),
    "at the hospital": ("at:p the:d hospital:n", "à:p l':d hôpital:n"),
    "at the market": ("at:p the:d market:n", "au:p,d marché:n"),
    "at the airport": ("at:p the:d airport:n", "à:p l':d aéroport:n"),
    "at the university": ("at:p the:d university:n", "à:p l':d université:n"),
    "on the beach": ("on:p the:d beach:n", "sur:p la:d plage:n"),
    "in Paris": ("in:p Paris:n", "à:p Paris:n"),
    "in London": ("in:p London:n", "à:p Londres:n"),
    "in Rome": ("in:p Rome:n", "à:p Rome:n"),
    "in Berlin": ("in:p Berlin:n", "à:p Berlin:n"),
    "in France": ("in:p France:n", "en:p France:n"),
    "in China": ("in:p China:n", "en:p Chine:n"),
    "in Italy": ("in:p Italy:n", "en:p Italie:n"),
    "in Canada": ("in:p Canada:n", "au:p Canada:n"),
    "in Japan": ("in:p Japan:n", "au:p Japon:n"),
    "here": ("here:n", "ici:n"),
    "there": ("there:n", "là-bas:n"),
}
"""Where somebody is or does something."""

TOWNS = (
    "in Paris", "in London", "in Rome", "in Berlin", "in France", "in China", "in Italy",
    "in Canada",
)  # fmt: skip
"""The places where one lives, travels or has weather."""

GOALS = {
    "to school": ("to:p school:n", "à:p l'~n école:n"),
    "to work": ("to:p work:n", "au:p travail:n"),
    "home": ("home:n", "à~n la~n maison:n"),
    "to bed": ("to:p bed:n", "au:p lit:n"),
    "to the park": ("to:p the:d park:n", "au:p,d parc:n"),
    "to the office": ("to:p the:d office:n", "au:p,d bureau:n"),
    "to the station": ("to:p the:d station:n", "à:p la:d gare:n"),
    "to the restaurant": ("to:p the:d restaurant:n", "au:p,d restaurant:n"),
    "to the museum": ("to:p the:d museum:n", "au:p,d musée:n"),
    "to the market": ("to:p the:d market:n", "au:p,d marché:n"),
    "to the beach": ("to:p the:d beach:n", "à:p la:d plage:n"),
    "to the library": ("to:p the:d library:n", "à:p la:d bibliothèque:n"),
    "to the hospital": ("to:p the:d hospital:n", "à:p l':d hôpital:n"),
    "to the airport": ("to:p the:d airport:n", "à:p l':d aéroport:n"),
    "to the cinema": ("to:p the:d cinema:n", "au:p,d cinéma:n"),
    "to Paris": ("to:p Paris:n", "à:p Paris:n"),
    "to London": ("to:p London:n", "à:p Londres:n"),
    "to Rome": ("to:p Rome:n", "à:p Rome:n"),
    "to France": ("to:p France:n", "en:p France:n"),
    "to China": ("to:p China:n", "en:p Chine:n"),
    "to Italy": ("to:p Italy:n", "en:p Italie:n"),
    "to Canada": ("to:p Canada:n", "au:p Canada:n"),
    "to Japan": ("to:p Japan:n", "au:p Japon:n"),
}
"""Where somebody goes."""

RELATIONS = {
    "on": ("on:p", "sur:p"),
    "under": ("under:p", "sous:p"),
    "behind": ("behind:p", "derrière:p"),
    "in front of": ("in~p front:p of~p", "devant:p"),
    "near": ("near:p", "près:p de~p"),
    "with": ("with:p", "avec:p"),
    "without": ("without:p", "sans:p"),
}
"""What stands before a landmark or a companion."""

EVERY_RELATION = RELATIONS | {
    "at": ("at:p", "à:p"),
    "to": ("to:p", "à:p"),
    "in": ("in:p", "dans:p"),
}
"""Those of the wide phrasebook, too, which has more places than `PLACES` and `GOALS` list."""

TIMES = {
    "today": ("today:t", "aujourd'hui:t"),
    "tonight": ("tonight:t", "ce~t soir:t"),
    "now": ("now:t", "maintenant:t"),
    "tomorrow": ("tomorrow:t", "demain:t"),
    "this morning": ("this:d morning:t", "ce:d matin:t"),
    "this afternoon": ("this:d afternoon:t", "cet:d après-midi:t"),
    "this week": ("this:d week:t", "cette:d semaine:t"),
    "on Monday": ("on~t Monday:t", "lundi:t"),
    "on Tuesday": ("on~t Tuesday:t", "mardi:t"),
    "on Friday": ("on~t Friday:t", "vendredi:t"),
    "on Saturday": ("on~t Saturday:t", "samedi:t"),
    "every day": ("every:d day:t", "tous:d les~d jours:t"),
    "every morning": ("every:d morning:t", "tous:d les~d matins:t"),
    "every week": ("every:d week:t", "toutes:d les~d semaines:t"),
    "in the morning": ("in~t the:d morning:t", "le:d matin:t"),
    "in the afternoon": ("in~t the:d afternoon:t", "l':d après-midi:t"),
    "in the evening": ("in~t the:d evening:t", "le:d soir:t"),
    "at night": ("at~t night:t", "la~t nuit:t"),
    "on Sundays": ("on~t Sundays:t", "le~t dimanche:t"),
    "in summer": ("in:p summer:t", "en:p été:t"),
    "in winter": ("in:p winter:t", "en:p hiver:t"),
    "at noon": ("at:p noon:t", "à:p midi:t"),
}
"""When something happens."""

PAST_TIMES = {
    "yesterday": ("yesterday:t", "hier:t"),
    "last night": ("last:d night:t", "hier:d soir:t"),
    "last week": ("last:d week:t", "la~t semaine:t dernière:d"),
    "last year": ("last:d year:t", "l'~t année:t dernière:d"),
    "last summer": ("last:d summer:t", "l'~t été:t dernier:d"),
    "two days ago": ("two:n days:t ago:d", "il~d y~d a:d deux:n jours:t"),
    "last Monday": ("last:d Monday:t", "lundi:t dernier:d"),
    "yesterday evening": ("yesterday:d evening:t", "hier:d soir:t"),
}
"""When something happened; wide phrasebook only."""

FUTURE_TIMES = {
    "next week": ("next:d week:t", "la~t semaine:t prochaine:d"),
    "next year": ("next:d year:t", "l'~t année:t prochaine:d"),
    "next Monday": ("next:d Monday:t", "lundi:t prochain:d"),
    "soon": ("soon:t", "bientôt:t"),
    "tomorrow morning": ("tomorrow:d morning:t", "demain:d matin:t"),
    "tomorrow evening": ("tomorrow:d evening:t", "demain:d soir:t"),
    "in two days": ("in:d two:n days:t", "dans:d deux:n jours:t"),
}
"""When something will happen; wide phrasebook only."""

EVERY_TIME = TIMES | PAST_TIMES | FUTURE_TIMES

HABITUAL = tuple(list(TIMES)[list(TIMES).index("every day") :])
"""Times of what happens again and again."""

CURRENT = ("now", "today", "this morning", "this week", "tonight")
"""Times of what is going on."""

COMING = ("today", "tonight", "tomorrow", "this afternoon", "this week", "on Monday",
          "on Tuesday", "on Friday", "on Saturday")  # fmt: skip
"""Times of what one wants, can or must do."""

FREQUENCIES = {
    "often": "souvent",
    "always": "toujours",
    "sometimes": "parfois",
    "rarely": "rarement",
}
"""Adverbs before the English verb and after the French one."""

MANNERS = {
    "well": ("well:m", "bien:m"),
    "badly": ("badly:m", "mal:m"),
    "fast": ("fast:m", "vite:m"),
    "slowly": ("slowly:m", "lentement:m"),
    "a lot": ("a~m lot:m", "beaucoup:m"),
    "a little": ("a~m little:m", "un~m peu:m"),
    "together": ("together:m", "ensemble:m"),
    "alone": ("alone:m", "seul:m"),
}
"""Adverbs after the verb; ``alone`` agrees in French."""

MANNERS_OF = {
    "sing": ("well", "badly", "a lot"),
    "dance": ("well", "badly", "a lot"),
    "swim": ("well", "fast", "slowly"),
    "cook": ("well", "badly", "a lot"),
    "run": ("fast", "a lot"),
    "walk": ("fast", "slowly", "a lot"),
    "work": ("well", "a lot", "together", "fast"),
    "sleep": ("well", "badly", "a lot", "a little"),
    "travel": ("a lot", "together"),
    "eat": ("a lot", "a little", "fast", "together"),
    "read": ("a lot", "fast"),
    "study": ("a lot", "together"),
}
"""Which manner goes with which verb."""

DEGREES = {"very": "très", "too": "trop", "really": "vraiment"}
"""Adverbs before an adjective."""

WEATHER = {
    "cold": ("is:v cold:a", "fait:v froid:a"),
    "hot": ("is:v hot:a", "fait:v chaud:a"),
    "nice": ("is:v nice:a", "fait:v beau:a"),
    "raining": ("is~v raining:v", "pleut:v"),
    "snowing": ("is~v snowing:v", "neige:v"),
}
"""After *it* and *il*: the finite verb first."""

PHRASES = {
    "hello": ("hello:1", "bonjour:1"),
    "hi": ("hi:1", "salut:1"),
    "good morning": ("good:1 morning:1", "bonjour:1"),
    "good evening": ("good:1 evening:1", "bonsoir:1"),
    "good night": ("good:1 night:2", "bonne:1 nuit:2"),
    "goodbye": ("goodbye:1", "au:1 revoir:1"),
    "thank you": ("thank:1 you~1", "merci:1"),
    "thank you very much": ("thank:1 you~1 very~2 much:2", "merci:1 beaucoup:2"),
    "thanks": ("thanks:1", "merci:1"),
    "please": ("please:1", "s'~1 il~1 te~1 plaît:1"),
    "yes": ("yes:1", "oui:1"),
    "no": ("no:1", "non:1"),
    "yes please": ("yes:1 ,:2 please:3", "oui:1 ,:2 s'~3 il~3 te~3 plaît:3"),
    "no thank you": ("no:1 ,:2 thank:3 you~3", "non:1 ,:2 merci:3"),
    "excuse me": ("excuse:1 me:2", "excuse:1 -moi:2"),
    "sorry": ("sorry:1", "pardon:1"),
    "welcome": ("welcome:1", "bienvenue:1"),
    "you are welcome": ("you~1 are~1 welcome:1", "de~1 rien:1"),
    "of course": ("of~1 course:1", "bien~1 sûr:1"),
    "good luck": ("good:1 luck:2", "bonne:1 chance:2"),
    "happy birthday": ("happy:1 birthday:2", "bon:1 anniversaire:2"),
    "see you tomorrow": ("see~1 you~1 tomorrow:1", "à~1 demain:1"),
    "see you soon": ("see~1 you~1 soon:1", "à~1 bientôt:1"),
    "see you tonight": ("see~1 you~1 tonight:1", "à~1 ce~1 soir:1"),
    "i do not know": ("I:1 do~3 not:2 know:3", "je:1 ne:2 sais:3 pas~2"),
    "i know": ("I:1 know:3", "je:1 sais:3"),
    "i do not understand": ("I:1 do~3 not:2 understand:3", "je:1 ne:2 comprends:3 pas~2"),
    "i understand": ("I:1 understand:3", "je:1 comprends:3"),
    "do you understand": ("do~2 you:1 understand:3 ?:4", "est-ce~2 que~2 tu:1 comprends:3 ?:4"),
    "how are you": ("how:1 are:2 you:3 ?:4", "comment:1 vas:2 -tu:3 ?:4"),
    "what is your name": (
        "what:1 is~2 your:3 name:2 ?:4",
        "comment:1 t':3 appelles:2 -tu~3 ?:4",
    ),
    "how old are you": ("how:1 old:2 are:3 you:4 ?:5", "quel:1 âge:2 as:3 -tu:4 ?:5"),
    "what time is it": (
        "what:1 time:2 is:3 it:4 ?:5",
        "quelle:1 heure:2 est:3 -il:4 ?:5",
    ),
    "what are you doing": (
        "what:1 are~3 you:2 doing:3 ?:4",
        "qu':1 est-ce~1 que~1 tu:2 fais:3 ?:4",
    ),
    "what is this": ("what:1 is:2 this:3 ?:4", "qu':1 est-ce~1 que~1 c':3 est:2 ?:4"),
    "what is that": ("what:1 is:2 that:3 ?:4", "qu':1 est-ce~1 que~1 c':3 est:2 ?:4"),
    "who is it": ("who:1 is:2 it:3 ?:4", "qui:1 est-ce:2,3 ?:4"),
    "who are you": ("who:1 are:2 you:3 ?:4", "qui:1 es:2 -tu:3 ?:4"),
    "where are you from": (
        "where:1 are:2 you:3 from:4 ?:5",
        "d':4 où:1 viens:2 -tu:3 ?:5",
    ),
    "where are you going": (
        "where:1 are~3 you:2 going:3 ?:4",
        "où:1 est-ce~1 que~1 tu:2 vas:3 ?:4",
    ),
    "how much is it": ("how:1 much~1 is:2 it:3 ?:4", "combien:1 ça:3 coûte:2 ?:4"),
    "nice to meet you": ("nice~1 to~1 meet:1 you~1", "enchanté:1"),
    "me too": ("me:1 too:2", "moi:1 aussi:2"),
    "let us go": ("let~1 us~1 go:1", "allons:1 -y~1"),
    "help": ("help:1 !:2", "au~1 secours:1 !:2"),
    "be careful": ("be~1 careful:1", "fais~1 attention:1"),
    "come here": ("come:1 here:2", "viens:1 ici:2"),
    "wait": ("wait:1", "attends:1"),
    "listen": ("listen:1", "écoute:1"),
    "stop": ("stop:1", "arrête:1"),
    "i love you too": ("I:1 love:3 you:2 too:4", "je:1 t':2 aime:3 aussi:4"),
    "it is important": ("it:1 is:2 important:3", "c':1 est:2 important:3"),
    "that is true": ("that:1 is:2 true:3", "c':1 est:2 vrai:3"),
    "i like it": ("I:1 like:3 it:2", "j':1 aime:3 ça:2"),
}
"""What a traveller says first. A question mark or an exclamation mark is part of its phrase."""

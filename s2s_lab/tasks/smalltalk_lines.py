"""The lines of small talk: what is said, what may be answered, and the words in between.

``{food}`` stands for a slot. An answer that has a slot repeats what was said. All answers for an
intent fit all prompts for it. Contractions are written out. This module holds text only.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Intent:
    """One thing that people say to each other."""

    prompts: tuple[str, ...]
    """Ways to say it."""
    replies: tuple[str, ...]
    """Answers that take it up."""

    @property
    def slots(self) -> bool:
        """Whether every way to say it has a slot."""
        return all("{" in prompt for prompt in self.prompts)


GENERIC = ("I do not know.", "I see.", "Okay.", "I am not sure.")
"""Answers that fit everything and say nothing."""

GENERIC_WEIGHTS = (7, 1, 1, 1)

_WORDS = {
    "food": "pizza soup rice fish pasta cheese salad curry cake chocolate honey toast ham chicken "
    "beef popcorn jam pudding porridge lasagne butter sushi tofu lamb fruit",
    "city": "Paris Rome Madrid Lisbon Vienna Berlin Prague Oslo Dublin London Athens Warsaw Cairo "
    "Nairobi Beijing Shanghai Tokyo Osaka Seoul Hanoi Delhi Sydney Toronto Boston Chicago "
    "Lima Quito Helsinki Geneva",
    "name": "Anna Ben Clara David Emma Felix Greta Hugo Ida Jonas Karim Lena Marc Nora Omar Paula "
    "Rosa Sami Tara Viktor Wei Yara Zoe Leo Mei",
    "hobby": "swimming running reading cooking dancing singing painting cycling fishing hiking "
    "skiing sailing climbing drawing knitting gardening boxing surfing camping chess "
    "tennis football yoga judo",
    "animal": "dog cat rabbit horse parrot hamster turtle goldfish pony snake mouse duck goat "
    "canary lizard donkey",
    "thing": "phone bag hat coat book camera watch ring pen scarf laptop bicycle suitcase jacket "
    "lamp mug guitar kite tent wallet",
    "exam": "maths history French English physics chemistry music biology geography art Latin "
    "Chinese",
    "day": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "relative": "mother father sister brother grandmother grandfather aunt uncle cousin boss "
    "neighbour friend",
    "body": "head back foot knee arm hand shoulder neck leg elbow ankle wrist",
}
SLOTS: dict[str, tuple[str, ...]] = {slot: tuple(words.split()) for slot, words in _WORDS.items()}
"""Slot -> its words; the last fifth of them occurs in the ``challenge`` set only."""

INTENTS: dict[str, Intent] = {
    "name": Intent(
        ("My name is {name}.", "I am {name}.", "Hello, I am {name}.", "Hi, my name is {name}.",
         "People call me {name}."),
        ("Nice to meet you, {name}.", "Hello, {name}.", "Hi, {name}. I am Robin.",
         "{name} is a beautiful name.", "How are you, {name}?", "Pleased to meet you, {name}."),
    ),
    "home": Intent(
        ("I live in {city}.", "I come from {city}.", "I was born in {city}.",
         "I have just moved to {city}.", "{city} is my home."),
        ("What is it like in {city}?", "I have never been to {city}.",
         "I would love to see {city}.", "Do you like {city}?", "I live in Lyon.",
         "Is {city} very big?"),
    ),
    "travel": Intent(
        ("I am going to {city} on {day}.", "On {day} I am flying to {city}.",
         "My train to {city} leaves on {day}.", "We are driving to {city} on {day}."),
        ("Have a good trip to {city}.", "How long will you stay in {city}?",
         "Have you been to {city} before?", "Send me a postcard from {city}.",
         "Then I will see you after {day}.", "What will you do in {city}?"),
    ),
    "food": Intent(
        ("I love {food}.", "I could eat {food} every day.", "We had {food} for dinner.",
         "Nothing is better than {food}.", "I am hungry for {food}."),
        ("I like {food}, too.", "How do you like your {food}?", "I have not had {food} for weeks.",
         "I prefer bread.", "Who makes {food} at your home?", "With a glass of wine?"),
    ),
    "offer": Intent(
        ("Would you like some {food}?", "Do you want {food}?", "May I offer you some {food}?",
         "There is some {food} left for you."),
        ("Yes, please, I love {food}.", "No, thank you, I have just eaten.",
         "Just a little {food}, please.", "Thank you, that is very kind.",
         "No {food} for me, thank you.", "Is there enough {food} for everyone?"),
    ),
    "hobby": Intent(
        ("I like {hobby}.", "My hobby is {hobby}.", "{day} is my day for {hobby}.",
         "I spend all my time on {hobby}.", "{hobby} makes me happy."),
        ("How long have you been into {hobby}?", "Is {hobby} difficult?",
         "I tried {hobby} once.", "Can you teach me {hobby}?", "My sister likes {hobby}, too.",
         "Where did you learn {hobby}?"),
    ),
    "invite": Intent(
        ("Do you want to try {hobby} with me on {day}?", "Are you free for {hobby} on {day}?",
         "Shall we meet for {hobby} on {day}?", "Come along to {hobby} on {day}."),
        ("Yes, {day} is fine.", "Sorry, on {day} I have to work.", "Gladly, I like {hobby}.",
         "Who else is coming on {day}?", "I am not good at {hobby}.", "At what time on {day}?"),
    ),
    "pet": Intent(
        ("I have a new {animal}.", "My {animal} is three years old.",
         "We bought a {animal} on {day}.", "My children want a {animal}.", "Look at my {animal}."),
        ("What is the name of the {animal}?", "I have a cat.", "What does a {animal} eat?",
         "Is a {animal} much work?", "May I see the {animal}?", "A {animal} is a good friend."),
    ),
    "sick pet": Intent(
        ("My {animal} is ill.", "My {animal} does not eat.", "My {animal} has run away.",
         "I am worried about my {animal}."),
        ("Poor {animal}.", "Have you called a doctor?", "I hope the {animal} is well soon.",
         "How old is your {animal}?", "Can I help you with the {animal}?",
         "Since when is that so?"),
    ),
    "lost": Intent(
        ("I have lost my {thing}.", "I cannot find my {thing}.", "Have you seen my {thing}?",
         "My {thing} is gone.", "Where is my {thing}?"),
        ("Where did you last have your {thing}?", "What does the {thing} look like?",
         "I will help you to look for the {thing}.", "Is the {thing} in the kitchen?",
         "I have not seen it.", "Perhaps you left the {thing} at work."),
    ),
    "bought": Intent(
        ("I have bought a new {thing}.", "This is my new {thing}.", "Do you like my new {thing}?",
         "I got a {thing} for my birthday."),
        ("What a lovely {thing}.", "Was the {thing} expensive?", "Where did you get the {thing}?",
         "I need a new {thing}, too.", "You have good taste.", "Is it a good {thing}?"),
    ),
    "exam": Intent(
        ("I have my {exam} exam on {day}.", "On {day} is my {exam} exam.",
         "I am afraid of my {exam} exam on {day}.", "My {exam} exam is on {day}."),
        ("Good luck on {day}.", "You will pass the {exam} exam.",
         "Have you studied much for {exam}?", "I was never good at {exam}.",
         "Is {exam} your best subject?", "Call me after the exam."),
    ),
    "passed": Intent(
        ("I passed my {exam} exam.", "I did it, I passed the {exam} exam!",
         "My {exam} exam went well.", "I got the best mark in the {exam} exam."),
        ("Congratulations on your {exam} exam.", "Well done!", "I knew you would pass.",
         "How hard was the {exam} exam?", "We must celebrate that.",
         "You worked hard for that {exam} exam."),
    ),
    "family": Intent(
        ("My {relative} is coming on {day}.", "My {relative} lives in {city}.",
         "My {relative} has found a new job.", "I am having dinner with my {relative}."),
        ("Say hello to your {relative} from me.", "How is your {relative}?",
         "What is your {relative} like?", "I would like to meet your {relative}.",
         "What does your {relative} do?", "That is nice to hear."),
    ),
    "pain": Intent(
        ("My {body} hurts.", "I have a pain in my {body}.", "I have hurt my {body}.",
         "There is something wrong with my {body}."),
        ("Have you shown your {body} to a doctor?", "Get well soon.",
         "How did you hurt your {body}?", "Rest your {body} for some days.",
         "Does the {body} hurt a lot?", "My {body} hurts, too."),
    ),
    "who are you": Intent(
        ("What is your name?", "Who are you?", "What are you called?", "Tell me your name.",
         "What shall I call you?"),
        ("I am Robin.", "My name is Robin.", "Robin. And who are you?", "Call me Robin.",
         "Robin is my name."),
    ),
    "your home": Intent(
        ("Where do you live?", "Where are you from?", "Which city do you live in?",
         "Where is your home?", "What is your home town?"),
        ("I live in Lyon.", "In Lyon, near the river.", "Lyon is my home.", "I am from Lyon.",
         "I moved to Lyon years ago."),
    ),
    "your work": Intent(
        ("What do you do?", "What is your job?", "What kind of work do you do?",
         "Where do you work?", "How do you earn your money?"),
        ("I am a baker.", "I bake bread.", "I work in a bakery.", "I get up at three and bake.",
         "Bread and cake, that is my work."),
    ),
    "your drink": Intent(
        ("What do you like to drink?", "Tea or coffee?", "What may I bring you to drink?",
         "What would you like to drink?", "Are you thirsty?"),
        ("Tea, please.", "A cup of tea would be nice.", "I always drink tea.",
         "Have you got tea?", "Tea with milk, please."),
    ),
}  # fmt: skip
"""By name."""

"""What happens in the news: for each event the slots, the sentences and the headline.

In a template ``{x}`` stands for a slot; a person has both names when first mentioned and only the
family name later. ``{x.last}`` is always the family name, and ``{score.verb}`` a word that depends
on the slot and is not in the source. Every template is
written in tokens with spaces between. Slots have kinds, explained in `news.fill`. This module
holds text only.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """A kind of event."""

    slots: dict[str, str]
    """Name of a slot -> its kind."""
    leads: tuple[str, ...]
    """Sentences that say all that the headline needs; one is used."""
    details: tuple[str, ...]
    """Sentences that may follow, about the same slots or about bystanders (see `FREE`)."""
    headline: str
    """The one right headline."""


_BYSTANDERS = (
    "{x} , a reporter from {elsewhere} , was among the first to hear of it .",
    "On {otherday} {witness} had still expected something very different .",
    "The news came a week after the visit of {x} to {elsewhere} .",
    "Many people had followed the report by {witness} on local radio .",
    "There had been rumours ever since {witness} left for {nowhere} .",
)
BEFORE = _BYSTANDERS
"""Sentences that may come before the lead, about a bystander."""

AFTER = (
    "{neighbour} , who lives nearby , said that nobody was surprised .",
    "A spokesperson named {speaker} did not wish to comment .",
    "In {faraway} {guest} called it a day to remember .",
    "{editor} of the local paper was there from the beginning .",
    "More is expected to be known by {laterday} .",
    "The last time that something like this happened was {ago} years ago .",
)
"""Sentences that may come after it."""

EVENTS: dict[str, Event] = {
    "match": Event(
        {"winner": "town", "loser": "town", "score": "score", "scorer": "person", "day": "day"},
        (
            "{winner} won {score} against {loser} on {day} .",
            "{loser} lost {score} to {winner} on {day} .",
            "On {day} the team of {loser} was beaten {score} by {winner} .",
        ),
        (
            "{scorer} scored the first goal .",
            "The goal of {scorer} was the most beautiful of the season .",
            "About {crowd} thousand people watched the match .",
        ),
        "{winner} {score.verb} {loser} {score}",
    ),
    "election": Event(
        {"winner": "person", "loser": "person", "town": "town", "share": "n 51 80", "day": "day"},
        (
            "{winner} was elected mayor of {town} with {share} percent of the votes on {day} .",
            "On {day} {loser} lost the election in {town} to {winner} , who got {share} percent "
            "and becomes mayor .",
            "{town} has a new mayor after {winner} won {share} percent of the votes .",
        ),
        (
            "{loser} congratulated the winner .",
            "{loser} wants to stay in politics .",
            "{winner} promised cheaper buses for everyone .",
        ),
        "{winner.last} elected mayor of {town}",
    ),
    "storm": Event(
        {"storm": "given", "town": "town", "homes": "n 100 900", "expert": "person", "day": "day"},
        (
            "Storm {storm} left {homes} homes without power in {town} on {day} .",
            "In {town} {homes} homes are without power after the storm {storm} .",
        ),
        (
            "Winds reached {speed} kilometres an hour .",
            "{expert} of the weather service had warned of it for days .",
            "{expert} expects calmer weather .",
        ),
        "Storm {storm} cuts power to {homes} homes in {town}",
    ),
    "merger": Event(
        {"buyer": "company", "bought": "company", "price": "n 20 950", "head": "person"},
        (
            "{buyer} will buy {bought} for {price} million euros .",
            "{bought} is to be sold to {buyer} for {price} million euros .",
            "For {price} million euros {bought} goes to {buyer} .",
        ),
        (
            "{head} will lead the new firm .",
            "{head} said that all jobs are safe .",
            "The shares rose by {percent} percent .",
        ),
        "{buyer} buys {bought} for {price} million euros",
    ),
    "concert": Event(
        {"star": "person", "town": "town", "guests": "n 200 950", "critic": "person", "day": "day"},
        (
            "{star} played to {guests} guests in {town} on {day} .",
            "In {town} {guests} guests came to hear {star} on {day} .",
        ),
        (
            "{critic} praised the second half .",
            "The critic {critic} missed the old songs .",
            "The next concert will be in {elsewhere} .",
            "{star} sang for {hours} hours .",
        ),
        "{star.last} plays to {guests} in {town}",
    ),
    "fire": Event(
        {"place": "one of school|hotel|factory|museum|theatre|market", "town": "town",
         "people": "n 3 90", "chief": "person", "day": "day"},
        (
            "A fire destroyed the {place} of {town} on {day} , and {people} people were hurt .",
            "In {town} {people} people were hurt when the {place} burned down on {day} .",
        ),
        (
            "{chief} of the fire service said that the cause is not known .",
            "It took {hours} hours to put it out , {chief} said .",
            "The building was {years} years old .",
        ),
        "{people} hurt in {place} fire in {town}",
    ),
    "award": Event(
        {"winner": "person", "second": "person",
         "prize": "one of music|film|science|book|peace|design", "money": "n 5 90"},
        (
            "{winner} has won the {prize} prize and {money} thousand euros .",
            "The {prize} prize goes to {winner} , who receives {money} thousand euros .",
            "{second} hoped in vain : the {prize} prize and {money} thousand euros went to "
            "{winner} .",
        ),
        (
            "{second} came second .",
            "{second} had been the favourite .",
            "{winner} thanked friends and family .",
        ),
        "{winner.last} wins {prize} prize",
    ),
    "discovery": Event(
        {"finder": "person", "thing": "one of comet|cave|ship|temple|mammoth|meteorite",
         "town": "town", "helper": "person"},
        (
            "{finder} has discovered a {thing} near {town} .",
            "Near {town} a {thing} has been discovered by {finder} .",
            "A walk near {town} led {finder} to a {thing} that nobody knew of .",
        ),
        (
            "{helper} took the first photos .",
            "The find is now in the museum , {helper} said .",
            "{finder} had searched for {years} years .",
        ),
        "{finder.last} discovers {thing} near {town}",
    ),
    "appointment": Event(
        {"leaver": "person", "successor": "person", "company": "company", "day": "day"},
        (
            "{leaver} has resigned as head of {company} , and {successor} will follow .",
            "{successor} becomes head of {company} , as {leaver} resigned on {day} .",
            "At {company} {successor} takes over from {leaver} , who resigned on {day} .",
        ),
        (
            "{successor} has been with the firm for {years} years .",
            "{leaver} did not give a reason .",
            "The shares fell by {percent} percent .",
        ),
        "{leaver.last} resigns as head of {company}",
    ),
    "rescue": Event(
        {"saved": "person", "saver": "person",
         "where": "one of lake|river|mountain|cave|forest|sea", "town": "town", "day": "day"},
        (
            "{saver} saved {saved} from the {where} near {town} on {day} .",
            "{saved} was saved from the {where} near {town} by {saver} .",
        ),
        (
            "{saver} heard cries for help .",
            "{saved} is well and back at home .",
            "The search had taken {hours} hours .",
        ),
        "{saver.last} saves {saved.last} from {where}",
    ),
    "strike": Event(
        {"who": "one of drivers|teachers|nurses|pilots|bakers|cleaners", "town": "town",
         "percent": "n 3 15", "boss": "person", "union": "person", "day": "day"},
        (
            "The {who} of {town} are on strike for {percent} percent more pay .",
            "{union} called the {who} of {town} out on strike on {day} ; they want {percent} "
            "percent more pay .",
        ),
        (
            "{boss} called the demand far too high .",
            "{boss} wants to talk on {otherday} .",
            "{union} expects a long strike .",
        ),
        "{town} {who} strike for {percent} percent more",
    ),
    "record": Event(
        {"runner": "person", "rival": "person", "town": "town", "minutes": "n 26 58",
         "coach": "person"},
        (
            "{runner} ran a record of {minutes} minutes in {town} .",
            "In {town} {rival} came second to {runner} , whose {minutes} minutes are a record .",
            "{coach} saw {runner} run a record of {minutes} minutes in {town} .",
        ),
        (
            "The old record was that of {rival} .",
            "{coach} had been the trainer for {years} years .",
            "{runner} had slept badly .",
        ),
        "{runner.last} sets record of {minutes} minutes in {town}",
    ),
}  # fmt: skip
"""By name."""

FREE = {
    "x": "person", "witness": "person", "neighbour": "person", "speaker": "person",
    "guest": "person", "editor": "person", "elsewhere": "town", "nowhere": "town",
    "faraway": "town", "otherday": "day", "laterday": "day", "years": "n 2 40", "ago": "n 2 40",
    "crowd": "n 3 90", "speed": "n 90 180", "percent": "n 2 30", "hours": "n 2 9",
}  # fmt: skip
"""Slots that every event has unless it has one of the same name; no headline uses them."""

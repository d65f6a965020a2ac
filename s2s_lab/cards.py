"""Model cards, and the models that ship: known without loading torch or a weight.

A card is the ``README.md`` beside the weights: a line for each fact, then sentences with what the
model makes of them, each with a person's verdict. `Card.text` writes it, `read_card` reads it.

This module measures nothing: figures come from `evaluation`, by ``s2s-lab export``.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

PRETRAINED = Path(__file__).parent / "pretrained"
WEIGHTS, CONFIG, FILE, ATTRIBUTION = (
    "model.safetensors",
    "config.json",
    "README.md",
    "ATTRIBUTION.txt",
)

_FACT = re.compile(r"^- \*\*(.+?)\*\*: (.*)$", re.MULTILINE)
_TRAINED_ON = re.compile(r"the task `(.+?)`; licence of the data: (.*)")
_ROW = re.compile(r"^\| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
_HEAD = "| source | output | verdict |\n|---|---|---|\n"


@dataclass(frozen=True)
class Example:
    """A sentence, what the model wrote, and what a person who reads both languages says of it."""

    source: str
    output: str
    verdict: str
    """Such as ``right``, or what is wrong."""


@dataclass(frozen=True)
class Card:
    """What a person should know before using a model."""

    name: str
    task: str
    licence: str
    """Of the data, which the weights inherit."""
    command: str
    """The command that trained it."""
    sizes: str
    """The settings of the model."""
    weights: str
    """Precision, size and digest of the weights."""
    figures: str
    """What it reached, on what, with which signature."""
    limits: str
    """What it cannot do."""
    examples: tuple[Example, ...] = ()
    """Sentences that are not in its training data, decoded greedily."""
    attribution: bool = False
    """Whether the authors of the data are named in a file beside it."""

    def text(self) -> str:
        """The card in Markdown."""
        facts = {
            "Trained on": f"the task `{self.task}`; licence of the data: {self.licence}",
            "Trained by": f"`{self.command}`",
            "Model": self.sizes,
            "Weights": self.weights,
            "Reached": self.figures,
            "Limits": self.limits,
        }
        if self.attribution:
            facts["Attribution"] = f"[{ATTRIBUTION}]({ATTRIBUTION}) names who wrote the sentences"
        lines = "".join(f"- **{key}**: {value}\n" for key, value in facts.items())
        return f"# {self.name}\n\n{lines}{self._shown()}"

    def _shown(self) -> str:
        if not self.examples:
            return ""
        rows = "".join(f"| {e.source} | {e.output} | {e.verdict} |\n" for e in self.examples)
        told = "Sentences that are not in its training data, greedy, and a reader's verdict:"
        return f"\n{told}\n\n{_HEAD}{rows}"


def read_card(folder: Path) -> Card:
    """The card of an exported model.

    Raises:
        FileNotFoundError: if there is none.
        ValueError: if it lacks a fact.

    >>> card = read_card(PRETRAINED / "phrasebook-en-fr")
    >>> card.task, card.command
    ('phrasebook-en-fr', 's2s-lab train phrasebook-en-fr --out runs/phrasebook-en-fr')
    """
    path = folder / FILE
    if not path.is_file():
        raise FileNotFoundError(f"no card in {folder}: {FILE} is missing")
    text = path.read_text(encoding="utf-8")
    facts = dict(_FACT.findall(text))
    known = ("Trained on", "Trained by", "Model", "Weights", "Reached", "Limits")
    trained_on = _TRAINED_ON.fullmatch(facts.get("Trained on", ""))
    if missing := [key for key in known if key not in facts]:
        raise ValueError(f"{path}: expected a line for {', '.join(missing)}, found none")
    if trained_on is None:
        raise ValueError(f"{path}: expected the task and the licence behind Trained on")
    return Card(
        folder.name,
        trained_on[1],
        trained_on[2],
        facts["Trained by"].strip("`"),
        facts["Model"],
        facts["Weights"],
        facts["Reached"],
        facts["Limits"],
        tuple(Example(*row) for row in _ROW.findall(text.partition(_HEAD)[2])),
        "Attribution" in facts,
    )


def pretrained_names() -> list[str]:
    """Names of the models that ship with the package."""
    return sorted(path.parent.name for path in PRETRAINED.glob(f"*/{CONFIG}"))


def is_whole(folder: Path) -> bool:
    """Whether the weights are those that were exported, by their digest."""
    config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    weights = folder / WEIGHTS
    if not weights.is_file():
        return False
    return hashlib.sha256(weights.read_bytes()).hexdigest() == config.get("sha256")


def read_examples(path: Path) -> tuple[Example, ...]:
    """Examples from a file with a source, the output that was judged and the verdict a line.

    Raises:
        ValueError: if a line has not three columns with tabs between; it is named.
        FileNotFoundError: if there is no such file.
    """
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        columns = [column.strip() for column in line.split("\t")]
        if len(columns) != 3 or "" in columns or "|" in line:
            raise ValueError(
                f"{path.name}, line {number}: expected source, output and verdict with tabs "
                f"between and no |, got {line!r}"
            )
        found.append(Example(*columns))
    return tuple(found)

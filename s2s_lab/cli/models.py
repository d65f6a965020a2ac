"""``s2s-lab models``: the models that ship, what they reached, and how to get the others."""

import argparse
import json
from typing import Any

from s2s_lab import cards
from s2s_lab.cards import Card

_WITHOUT_WEIGHTS = {
    "multi30k": "captions for non-commercial research: weights trained on them are not passed on",
    "tatoeba": "CC BY 2.0 FR: weights may be passed on with attribution; of these there are none",
}
"""By family of a public corpus: why a model of it does not ship."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these (default: all)")
    parser.add_argument("--json", action="store_true", help="print one JSON object a model")


def run(args: argparse.Namespace) -> int:
    """Print a paragraph a model; exit status 1 if weights are damaged."""
    shipped, others = cards.pretrained_names(), _others()
    for name in args.names:
        if name not in (*shipped, *others):
            known = ", ".join([*shipped, *others])
            raise ValueError(f"models: expected one of {known}, got {name!r}")
    found = [_shipped(name) for name in shipped if name in (args.names or shipped)]
    trained = [name for name in others if name in (args.names or others)]
    if args.json:
        for about in [
            *found,
            *({"name": name, "ships": False, **others[name]} for name in trained),
        ]:
            print(json.dumps(about, ensure_ascii=False))
    else:
        for about in found:
            print(_paragraph(about))
        _tell(trained, others)
    return 0 if all(about["whole"] for about in found) else 1


def _shipped(name: str) -> dict[str, Any]:
    """What there is to know of a model that ships."""
    folder = cards.PRETRAINED / name
    card: Card = cards.read_card(folder)
    weights = folder / cards.WEIGHTS
    return {
        "name": name,
        "ships": True,
        "task": card.task,
        "figures": card.figures,
        "megabytes": round(weights.stat().st_size / 1e6, 1) if weights.is_file() else 0.0,
        "whole": cards.is_whole(folder),
        "licence": card.licence,
        "command": card.command,
        "card": str(folder / cards.FILE),
    }


def _others() -> dict[str, dict[str, str]]:
    """Public corpora without a model that ships: why, and the command that trains one."""
    from s2s_lab.tasks import CORPORA

    return {
        name: {
            "why": _WITHOUT_WEIGHTS[name.partition("-")[0]],
            "command": f"s2s-lab train {name} --out runs/{name}",
        }
        for name in CORPORA
        if name not in cards.pretrained_names()
    }


def _paragraph(about: dict[str, Any]) -> str:
    """A model that ships, a fact a line."""
    state = "checksum right" if about["whole"] else "DAMAGED: install the package again"
    lines = [f"{about['name']}  ships with the package, {about['megabytes']} MB, {state}"]
    for fact in ("task", "figures", "licence", "command", "card"):
        lines.append(f"  {fact:<8} {about[fact]}")
    return "\n".join(lines) + "\n"


def _tell(names: list[str], others: dict[str, dict[str, str]]) -> None:
    """What does not ship, and what to do for it."""
    if not names:
        return
    print("Others do not ship. Train one and name its folder, --model runs/NAME; the corpus is")
    print("downloaded once, or read from --data FOLDER:")
    for why in dict.fromkeys(others[name]["why"] for name in names):
        print(f"\n  {why}")
        for name in names:
            if others[name]["why"] == why:
                print(f"    {others[name]['command']}")
    print("\nTasks that need no corpus are trained in the same way: s2s-lab list tasks")

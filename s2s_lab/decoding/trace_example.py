"""A complete small trace, for tests, documentation and views under construction."""

from typing import Any

from s2s_lab.decoding.trace import FORMAT, VERSION

# fmt: off
EXAMPLE: dict[str, Any] = {
    "format": FORMAT,
    "version": VERSION,
    "strategy": "greedy",
    "settings": {"max_steps": 2},
    "model": "by hand",
    "source_text": "one",
    "source": ["one", "<eos>"],
    "hypotheses": [
        {"id": 0, "parent": None, "step": -1, "token_id": 1, "token": "<bos>",
         "logprob": 0.0, "total": 0.0, "finished": False},
        {"id": 1, "parent": 0, "step": 0, "token_id": 5, "token": "un",
         "logprob": -0.1, "total": -0.1, "finished": False},
        {"id": 2, "parent": 1, "step": 1, "token_id": 2, "token": "<eos>",
         "logprob": -0.2, "total": -0.3, "finished": True},
    ],
    "steps": [
        {"index": 0, "live": [0], "attention": [[0.9, 0.1]], "considered": 6, "candidates": [
            {"parent": 0, "token_id": 5, "token": "un", "logprob": -0.1, "total": -0.1,
             "score": -0.1, "rank": 1, "fate": "kept", "behind": 0.0,
             "reason": "the most probable token", "hypothesis": 1, "terms": []},
            {"parent": 0, "token_id": 6, "token": "une", "logprob": -2.4, "total": -2.4,
             "score": -2.4, "rank": 2, "fate": "pruned", "behind": 2.3,
             "reason": "rank 2, greedy keeps 1: 2.30 nats behind", "hypothesis": None,
             "terms": []}]},
        {"index": 1, "live": [1], "attention": [[0.2, 0.8]], "considered": 6, "candidates": [
            {"parent": 1, "token_id": 2, "token": "<eos>", "logprob": -0.2, "total": -0.3,
             "score": -0.3, "rank": 1, "fate": "finished", "behind": 0.0,
             "reason": "the most probable token, and it ends the sentence", "hypothesis": 2,
             "terms": []}]},
    ],
    "outputs": [
        {"hypothesis": 2, "tokens": ["un", "<eos>"], "token_ids": [5, 2], "total": -0.3,
         "score": -0.3, "terms": [{"name": "log-probability", "value": -0.3}],
         "finished": True, "reason": "the answer"}],
    "output_text": "un",
    "cost": {"model_calls": 2, "tokens": 2, "milliseconds": 0.0},
    "tables": [],
    "edits": [],
}
# fmt: on
"""The greedy search of a model that was made up: two steps, one of them with a loser."""

"""The stepper without a browser: choices in, results out, and its two forms without a kernel."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import traitlets

from s2s_lab.decoding import Beam, Greedy, Strategy
from s2s_lab.decoding.recorder import settings
from s2s_lab.decoding.rules import Forbidden
from s2s_lab.decoding.trace import Trace
from s2s_lab.decoding.trace_example import EXAMPLE
from s2s_lab.widgets import DecodeStepper
from tests.widgets.made_up import MadeUp, make_trace

LIVE_VIEW = "application/vnd.jupyter.widget-view+json"


def decoded(source: str, strategy: Greedy | Beam) -> Trace:
    """What the made-up translator gives; all settings of the strategy are told."""
    return replace(make_trace(source, strategy=strategy), settings=settings(strategy))


def test_result_is_there_before_any_front_end() -> None:
    stepper = DecodeStepper(MadeUp(), "you and I", Beam(width=3))
    assert stepper.trace == decoded("you and I", Beam(width=3))
    assert stepper.output == stepper.trace.output_text
    assert (stepper.step, stepper.selected) == (0, None)


def test_greedy_is_the_default_and_any_strategy_can_be_named() -> None:
    assert DecodeStepper(MadeUp(), "you").strategy == Greedy()
    beam = Beam(width=2, alpha=0.0, max_steps=7)
    stepper = DecodeStepper(MadeUp(), "you", beam)
    assert (stepper.strategy, stepper.method) == (beam, "beam:2:0:max-steps=7")
    stepper.strategy = "beam:3"
    assert stepper.strategy == Beam(width=3)
    with pytest.raises(ValueError, match="strategy: expected a decoding strategy .* got int"):
        DecodeStepper(MadeUp(), "you", 5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="strategy: expected one of greedy, .* got 'bream'"):
        DecodeStepper(MadeUp(), "you", "bream")


def test_a_strategy_without_a_short_form_is_kept() -> None:
    own = Beam(width=2, rules=(Forbidden((9,)),))
    stepper = DecodeStepper(MadeUp(), "you", own)
    name = stepper.method
    assert stepper.strategy is own
    stepper.method = "greedy"
    stepper.method = name
    assert stepper.strategy is own


@pytest.mark.parametrize(
    ("method", "strategy"),
    [
        ("greedy", Greedy()),
        ("beam:2", Beam(width=2)),
        ("beam:3:0", Beam(width=3, alpha=0.0)),
        ("beam:width=4", Beam(width=4)),
    ],
)
def test_each_choice_decodes_again(method: str, strategy: Greedy | Beam) -> None:
    stepper = DecodeStepper(MadeUp(), "you and I", Beam(width=3))
    seen = []
    stepper.observe(lambda change: seen.append(change["new"]), "trace")
    stepper.method = method
    assert stepper.trace == decoded("you and I", strategy)
    assert seen == [stepper.trace]


def test_choices_made_together_decode_once() -> None:
    translator = MadeUp()
    stepper = DecodeStepper(translator, "you")
    with stepper.hold_trait_notifications():
        stepper.source, stepper.method = "me", "beam:2"
    assert translator.asked == [("you", Greedy()), ("me", Beam(width=2))]


def test_stepping_and_selecting_never_decode() -> None:
    translator = MadeUp()
    stepper = DecodeStepper(translator, "you")
    stepper.step, stepper.selected = 3, 1
    assert len(translator.asked) == 1


def test_a_new_sentence_starts_again_and_a_new_strategy_stays_at_its_step() -> None:
    stepper = DecodeStepper(MadeUp(), "you and I", Beam(width=3))
    stepper.step = 4
    stepper.method = "beam:2"
    assert stepper.step == 4
    stepper.source = "me"
    assert stepper.step == 0


def test_a_user_error_is_one_sentence_and_keeps_the_last_run() -> None:
    stepper = DecodeStepper(MadeUp(), "you and I", Beam(width=3))
    good = stepper.trace
    for trait, value, sentence in (
        ("source", "  ", "source: expected at least one word, got none\n"),
        ("method", "beam:many", "strategy 'beam:many': width: expected a number, got 'many'\n"),
    ):
        setattr(stepper, trait, value)
        assert stepper.trace is good
        assert stepper.text().startswith(sentence)
    stepper.method = "beam:3"
    stepper.source = "you"
    assert stepper.text() == stepper.trace.text()


def test_an_error_at_the_very_start_leaves_an_empty_stepper() -> None:
    stepper = DecodeStepper(MadeUp(), "")
    assert (stepper.trace, stepper.output) == (None, "")
    assert stepper.text() == "source: expected at least one word, got none"
    assert "expected at least one word" in stepper.html()


def test_a_failure_of_the_model_is_not_hidden() -> None:
    class Broken:
        name = "broken"

        def trace(self, text: str, strategy: Strategy) -> Trace:
            raise RuntimeError("out of memory")

    with pytest.raises(RuntimeError, match="out of memory"):
        DecodeStepper(Broken(), "you")


def test_impossible_settings_are_refused() -> None:
    stepper = DecodeStepper(MadeUp(), "you")
    for trait, value in (("step", -1), ("method", 5), ("language", "la")):
        with pytest.raises(traitlets.TraitError):
            setattr(stepper, trait, value)


def test_a_recorded_run_is_shown_and_never_decoded_again() -> None:
    trace = Trace.from_json(EXAMPLE)
    stepper = DecodeStepper.from_trace(trace)
    assert (stepper.source, stepper.output, stepper.trace) == ("one", "un", trace)
    stepper.method = "beam:2"
    assert stepper.trace is trace
    with pytest.raises(ValueError, match="run: expected one that a translator decoded"):
        stepper.fork(0, "un")


def test_text_form_is_the_trace_and_has_no_identity() -> None:
    one, other = DecodeStepper(MadeUp(), "you"), DecodeStepper(MadeUp(), "you")
    bundles = [stepper._repr_mimebundle_()[0] for stepper in (one, other)]
    assert bundles[0]["text/plain"] == one.trace.text()
    assert bundles[0].pop(LIVE_VIEW) != bundles[1].pop(LIVE_VIEW)
    assert bundles[0] == bundles[1]  # text and page are the same characters


def test_under_nbgrader_only_the_forms_without_a_kernel_are_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    data, _ = DecodeStepper(MadeUp(), "you")._repr_mimebundle_()
    assert set(data) == {"text/plain", "text/html"}


def test_save_writes_the_page(tmp_path: Path) -> None:
    stepper = DecodeStepper(MadeUp(), "a <script> tag & more")
    file = stepper.save(tmp_path / "decode.html")
    assert file.read_text(encoding="utf-8") == stepper.html()
    assert "<title>Decoding: a &lt;script&gt; tag &amp; more</title>" in stepper.html()


def test_wire_is_strict_json_even_for_impossible_tokens() -> None:
    """A token of probability 0 has log-probability -inf, for which JSON has no number."""
    raw = json.loads(json.dumps(EXAMPLE))
    raw["steps"][0]["candidates"][1]["logprob"] = -float("inf")
    stepper = DecodeStepper.from_trace(Trace.from_json(raw))
    wire = json.loads(stepper._trace, parse_constant=pytest.fail)
    assert wire["steps"][0]["candidates"][1]["logprob"] is None

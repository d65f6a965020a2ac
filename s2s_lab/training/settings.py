"""How to train: every choice of a run, with its reason, checked when it is made.

The defaults train a small model well in minutes. This module does nothing with them.
"""

from dataclasses import asdict, dataclass
from typing import Any

from s2s_lab.training.objectives import CrossEntropy

OPTIMISERS = ("sgd", "momentum", "rmsprop", "adam", "adamw")
SCHEDULES = ("constant", "linear", "cosine", "inverse-sqrt", "exponential", "plateau")
CURVES = ("constant", "linear", "exponential", "sigmoid")
PRECISIONS = ("off", "bfloat16", "float16")


@dataclass(frozen=True)
class TrainSettings:
    """How to train.

    Raises:
        ValueError: for a value that cannot be, or that another one leaves without effect.
    """

    epochs: float | None = 10
    """Passes over the training data; None: as many as the minutes allow."""
    minutes: float | None = None
    """Time budget; None: as long as the epochs take."""
    batch: int = 96
    """Sentences that a process reads at once."""
    batch_tokens: int | None = None
    """Instead of `batch`: most tokens of both sides that a process reads at once, padding
    included."""
    curriculum: int = 0
    """Epochs at the beginning that read the shortest examples alone, over and over, until they are
    as long as any (curriculum learning: Bengio et al. 2009; Kocmi & Bojar 2017); 0 = none."""
    curriculum_share: float = 0.25
    """Share of the examples that those epochs read; sources and targets count together."""
    accumulate: int = 1
    """Batches whose gradients are added for one update; as one batch of so many times the size,
    in less memory."""
    optimiser: str = "adam"
    """``sgd``, ``momentum``, ``rmsprop``, ``adam`` or ``adamw``; see `optimisers`."""
    lr: float = 2e-3
    """Learning rate at its highest."""
    weight_decay: float = 0.0
    """Pull of every weight towards 0: with ``adamw`` of the weights themselves, else in the
    gradient."""
    clip: float | None = 1.0
    """Largest norm of the gradient of all weights together; None: any."""
    schedule: str = "linear"
    """How the learning rate falls: ``constant``, ``linear``, ``cosine``, ``inverse-sqrt``,
    ``exponential`` or ``plateau``; see `schedules`."""
    warmup: int = 100
    """Steps in which the learning rate rises from 0."""
    decay: float = 0.5
    """Factor of ``exponential`` after each epoch, and of ``plateau`` after each validation without
    a new best."""
    label_smoothing: float = 0.1
    """Share of the target mass spread evenly over the vocabulary."""
    teacher_forcing: float = 1.0
    """Probability that the decoder reads the gold token; the value that a `forcing_curve` falls
    to."""
    forcing_curve: str = "constant"
    """How that probability falls from 1: ``constant`` (it does not), ``linear``, ``exponential`` or
    ``sigmoid``; see `schedules`."""
    forcing_k: float = 0.0
    """k of the exponential (below 1) or sigmoid curve (1 or more), for Bengio's count of steps."""
    feed: str = "argmax"
    """The model's own token, where it is fed: ``argmax`` or ``sample``."""
    auxiliary: float = 0.0
    """Weight of a cost that the model adds itself, such as coverage."""
    amp: str = "off"
    """Automatic mixed precision: ``bfloat16``, or ``float16`` with scaled gradients on a GPU."""
    validations: int = 10
    """How often the validation loss is measured over the budget, evenly spread."""
    valid_share: float = 0.1
    """Share of the training pairs to validate on, for data without validation pairs."""
    patience: int | None = None
    """End after so many validations without a new best; None: use up the budget."""
    average: int = 0
    """Checkpoints, the last ones, whose mean is tried at the end; 0 = none."""
    ladder: int = 0
    """Small copies to keep of the model as it learns, at growing distances; 0 = none."""
    save_seconds: float = 30.0
    """Time between saves of the state to resume from."""
    seed: int = 0
    """Of everything that is random."""

    def __post_init__(self) -> None:
        if self.epochs is None and self.minutes is None:
            raise ValueError("budget: expected epochs or minutes, got neither")
        self._check_choices()
        self._check_numbers()
        self._check_forcing()
        self.objective(self.teacher_forcing)  # checks what it is made of

    def objective(self, teacher_forcing: float) -> CrossEntropy:
        """The loss of next tokens, with a share of gold inputs."""
        return CrossEntropy(self.label_smoothing, teacher_forcing, self.feed, self.auxiliary)

    def to_json(self) -> dict[str, Any]:
        """A dict from which ``TrainSettings(**data)`` makes equal settings."""
        return asdict(self)

    def _check_choices(self) -> None:
        for name, choices in (
            ("optimiser", OPTIMISERS),
            ("schedule", SCHEDULES),
            ("forcing_curve", CURVES),
            ("amp", PRECISIONS),
        ):
            value = getattr(self, name)
            if value not in choices:
                raise ValueError(f"{name}: expected one of {', '.join(choices)}, got {value!r}")

    def _check_numbers(self) -> None:
        for name, least in (
            ("batch", 1),
            ("batch_tokens", 1),
            ("accumulate", 1),
            ("curriculum", 0),
            ("weight_decay", 0),
            ("warmup", 0),
            ("validations", 1),
            ("patience", 1),
            ("average", 0),
            ("ladder", 0),
            ("save_seconds", 0),
        ):
            value = getattr(self, name)
            if value is not None and value < least:
                raise ValueError(f"{name}: expected {least} or more, got {value}")
        for name in ("epochs", "minutes", "lr", "clip"):
            value = getattr(self, name)
            if value is not None and not value > 0:
                raise ValueError(f"{name}: expected more than 0, got {value}")
        if self.average == 1:
            raise ValueError("average: expected 0, or 2 and more checkpoints, got 1")
        for name in ("decay", "valid_share", "curriculum_share"):
            if not 0 < getattr(self, name) < 1:
                raise ValueError(f"{name}: expected between 0 and 1, got {getattr(self, name)}")

    def _check_forcing(self) -> None:
        curve, k = self.forcing_curve, self.forcing_k
        if curve != "constant" and self.teacher_forcing == 1:
            raise ValueError(
                f"teacher_forcing: expected the value below 1 that the {curve} curve falls to, "
                "got 1"
            )
        if curve == "exponential" and not 0 < k < 1:
            raise ValueError(f"forcing_k: expected between 0 and 1 for an exponential, got {k}")
        if curve == "sigmoid" and k < 1:
            raise ValueError(f"forcing_k: expected 1 or more for a sigmoid, got {k}")
        if curve in ("constant", "linear") and k:
            raise ValueError(f"forcing_k: expected an exponential or sigmoid curve, got {curve}")

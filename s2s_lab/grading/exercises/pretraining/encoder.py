"""Chapter 11, beginning from a checkpoint: what its exercise asks for, hints, known mistakes."""

from s2s_lab.grading.exercise import Exercise, Misconception

INIT_ENCODER = Exercise(
    name="pretraining.init_encoder",
    number="11.2",
    kind="function",
    signature="init_encoder(model, ckpt, freeze=False)",
    points=3,
    minutes=30,
    difficulty=3,
    hints=(
        "Print the names of both sides and compare them: what does a name of the checkpoint have "
        "in front that a name of `model.encoder.state_dict()` has not?",
        "`before, part, rest = name.partition('encoder.')`: `part` is empty where the name has "
        "none. `dict(model.encoder.named_parameters())` gives the tensors to write into.",
        "For each name of the checkpoint: if `part` and `rest` in the parameters and the shapes "
        "agree, `with torch.no_grad(): own[rest].copy_(value)` and note it as loaded; else it is "
        "unexpected. What is left of `own` is missing. Nothing loaded: `raise ValueError(…)`.",
    ),
    misconceptions=(
        Misconception(
            "11.2/loads-nothing",
            "Names of the checkpoint have something before `encoder.`, so nothing of it matched "
            "yours. Compare what stands *behind* `encoder.`; `strict=False` keeps quiet about it.",
        ),
        Misconception(
            "11.2/no-error",
            "Not a single tensor was loaded and no error was raised: training would start from "
            "noise and nobody would know. Raise a ValueError if nothing matched.",
        ),
        Misconception(
            "11.2/decoder-overwritten",
            "Tensors outside of the encoder changed. Copy only names that have the part "
            "`encoder.`: the decoder of another model knows another task.",
        ),
        Misconception(
            "11.2/shares-storage",
            "Training the model changed the checkpoint in memory, because both hold the same "
            "tensor. Copy values (`copy_`), do not assign references.",
        ),
        Misconception(
            "11.2/freezes-too-much",
            "Parameters that were not loaded cannot be trained any more, so they stay as random "
            "as they are. With `freeze=True`, freeze what was loaded and nothing else.",
        ),
        Misconception(
            "11.2/freezes-nothing",
            "With `freeze=True` what was loaded must not be trained: set `requires_grad_(False)` "
            "on each loaded parameter.",
        ),
        Misconception(
            "11.2/freezes-always",
            "You froze the encoder without being asked: `freeze=False` is the default, and all "
            "parameters stay trainable.",
        ),
        Misconception(
            "11.2/ignores-shapes",
            "A tensor of another shape stopped your code, as with a vocabulary of another size. "
            "Leave it out: its name is unexpected, and the parameter is missing.",
        ),
        Misconception(
            "11.2/missing-and-unexpected",
            "`missing` and `unexpected` are exchanged: missing are names of the *model's* encoder "
            "that got nothing, unexpected are names of the *checkpoint* that went nowhere.",
        ),
    ),
)

"""Things to step through in a notebook: one widget a module, its view in JavaScript beside it.

Each widget has three forms: live in a notebook, one HTML file that needs no kernel, and plain
text. Widgets read traces; they know no model and no grading.
"""

from s2s_lab.widgets.decode_stepper import DecodeStepper
from s2s_lab.widgets.live_loss import LiveLoss

__all__ = ["DecodeStepper", "LiveLoss"]

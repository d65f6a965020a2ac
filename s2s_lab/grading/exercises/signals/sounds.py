"""Exercises 12.1 to 12.3: what a recogniser sees of a sound, and what becomes of its path."""

from s2s_lab.grading.exercise import Exercise, Misconception

LOG_MEL = Exercise(
    name="signals.log_mel",
    number="12.1",
    kind="function",
    signature="log_mel(wave, filters, n_fft, hop)",
    points=4,
    minutes=30,
    difficulty=3,
    hints=(
        "Four things in a row: frames that overlap, a window on each, the power of each frequency, "
        "the sum in each band. The logarithm comes last.",
        "`wave.unfold(-1, n_fft, hop)` gives the frames, `torch.hann_window(n_fft)` the window "
        "(give it the wave's dtype), `torch.fft.rfft` the frequencies.",
        "Power is `torch.fft.rfft(frames * window).abs() ** 2`; then `power @ filters`, add 1e-6, "
        "and take the natural logarithm.",
    ),
    misconceptions=(
        Misconception(
            "12.1/magnitude",
            "Make the signal ten times louder: your numbers grow by ln 10. Power is |X|², so they "
            "should grow by ln 100. Square the magnitude before you sum over the bands.",
        ),
        Misconception(
            "12.1/no-window",
            "You cut the frames with sharp edges, so a pure tone leaks into distant bands. "
            "Multiply each frame by a Hann window before the Fourier transform.",
        ),
        Misconception(
            "12.1/log-of-zero",
            "Silence gave −inf, and one −inf makes the whole loss NaN. "
            "Add 1e-6 to the power in each band before the logarithm.",
        ),
        Misconception(
            "12.1/last-frame",
            "The last frame is missing, although it fits: `range(0, n - n_fft, hop)` leaves out "
            "its upper end. There are (n − n_fft) // hop + 1 frames.",
        ),
        Misconception(
            "12.1/centred",
            "There are too many frames: `torch.stft` puts half a frame of reflected sound before "
            "the first sample and behind the last unless you say `center=False`.",
        ),
        Misconception(
            "12.1/symmetric-window",
            "Your window is the symmetric one, whose two ends are zero (`np.hanning`, or "
            "`periodic=False`). The Fourier transform treats a frame as one period: use "
            "`torch.hann_window(n_fft)`.",
        ),
        Misconception(
            "12.1/other-logarithm",
            "You took the logarithm to base 10. The course, and most recognisers, use the natural "
            "one: `torch.log`. In decibels the same sound has other numbers, and a model trained "
            "on one cannot read the other.",
        ),
        Misconception(
            "12.1/float32-window",
            "Your window is float32 and the wave is float64, so your numbers are right to seven "
            "digits only. Give it the wave's type: `torch.hann_window(n_fft, dtype=wave.dtype)`.",
        ),
    ),
)

STACK_FRAMES = Exercise(
    name="signals.stack_frames",
    number="12.2",
    kind="function",
    signature="stack_frames(x, lengths, k)",
    points=2,
    minutes=15,
    difficulty=2,
    hints=(
        "How many frames have to be added so that `k` divides their number?",
        "`nn.functional.pad(x, (0, 0, 0, missing))` adds them behind; then `reshape` makes one "
        "frame of `k` neighbours.",
        "`missing = -x.shape[1] % k`; reshape to `(B, -1, k * F)`; the new lengths are "
        "`(lengths + k - 1) // k`.",
    ),
    misconceptions=(
        Misconception(
            "12.2/every-kth",
            "You kept every k-th frame and threw the others away. Stacking keeps all values: "
            "there are fewer frames, and each has k·F features.",
        ),
        Misconception(
            "12.2/mixes-features",
            "Values of different frames and features are mixed. In each new frame all features of "
            "the first frame come first, then those of the next: reshape `(B, T, F)` directly, "
            "without a transpose.",
        ),
        Misconception(
            "12.2/old-lengths",
            "Your lengths still count old frames, so a mask made of them covers padding. "
            "Divide by k, rounding up.",
        ),
        Misconception(
            "12.2/drops-the-rest",
            "You dropped the last, incomplete group, and with it the end of the sound. "
            "Fill up the time axis with zeros, and round the lengths up.",
        ),
        Misconception(
            "12.2/rounds-down",
            "You rounded the lengths down: the last group of a sound is then masked, although it "
            "holds real frames. `(lengths + k - 1) // k` rounds up.",
        ),
        Misconception(
            "12.2/zeros-in-front",
            "You put the zeros in front. Every frame moved to another place in its group; "
            "padding stands on the right.",
        ),
    ),
)

CTC_COLLAPSE = Exercise(
    name="signals.ctc_collapse",
    number="12.3",
    kind="function",
    signature="ctc_collapse(path, blank=0)",
    points=2,
    minutes=10,
    difficulty=1,
    hints=(
        "Two rules, and their order matters.",
        "First make one of equal neighbours (`itertools.groupby` does), then drop the blanks.",
        "`[symbol for symbol, _ in groupby(path) if symbol != blank]`",
    ),
    misconceptions=(
        Misconception(
            "12.3/blanks-first",
            "`l - l` became `l`: the blank is there to keep two equal letters apart. Merge equal "
            "neighbours first, then drop the blanks. (In a loop: compare with the frame before, "
            "not with the letter that you wrote last.)",
        ),
        Misconception(
            "12.3/keeps-blanks",
            "Blanks are still in the output. A blank says that nothing is spoken here: drop it "
            "after the merge.",
        ),
        Misconception(
            "12.3/stutters",
            "The output stutters: a letter that lasts for five frames is one letter. "
            "Merge equal neighbours before you drop the blanks.",
        ),
        Misconception(
            "12.3/unique",
            "Letters that come again later are gone: `a b a` became `a b`. Only *neighbours* that "
            "are equal are merged.",
        ),
        Misconception(
            "12.3/fixed-blank",
            "You wrote 0 for the blank. Use the argument `blank`: many models number it last.",
        ),
        Misconception(
            "12.3/no-frames",
            "A path without frames stopped your code: `path[0]` is not there. "
            "Its output is an empty list.",
        ),
    ),
)

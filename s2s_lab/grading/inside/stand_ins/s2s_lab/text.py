"""The numbers of the special tokens, which exercises use; nothing else of the package's `text`."""

PAD, BOS, EOS, UNK, MASK = range(5)
SPECIALS = ("<pad>", "<bos>", "<eos>", "<unk>", "<mask>")

"""``python -m s2s_lab`` is the same as ``s2s-lab``."""

import sys

from s2s_lab.cli import main

sys.exit(main())

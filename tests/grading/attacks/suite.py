"""All hostile submissions."""

from tests.grading.attacks.ahead import AHEAD
from tests.grading.attacks.attack import Attack
from tests.grading.attacks.comparisons import COMPARISONS
from tests.grading.attacks.ends import ENDS
from tests.grading.attacks.floods import FLOODS
from tests.grading.attacks.hooks import HOOKS
from tests.grading.attacks.lies import LIES
from tests.grading.attacks.network import NETWORK
from tests.grading.attacks.notebooks import NOTEBOOKS
from tests.grading.attacks.planted import PLANTED
from tests.grading.attacks.pretence import PRETENCE
from tests.grading.attacks.privileges import PRIVILEGES
from tests.grading.attacks.protocol import PROTOCOL
from tests.grading.attacks.reading import READING
from tests.grading.attacks.remains import REMAINS
from tests.grading.attacks.snooping import SNOOPING

ATTACKS: tuple[Attack, ...] = (
    *COMPARISONS,
    *ENDS,
    *SNOOPING,
    *PRETENCE,
    *READING,
    *HOOKS,
    *PROTOCOL,
    *AHEAD,
    *LIES,
    *FLOODS,
    *NETWORK,
    *PLANTED,
    *PRIVILEGES,
    *REMAINS,
    *NOTEBOOKS,
)

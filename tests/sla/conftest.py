"""The engine's tests need no Django, no database and no clock.

``HYPOTHESIS_EXAMPLES`` sets how many examples each property is tried on.
"""

import os

import pytest
from hypothesis import HealthCheck, settings

# The oracle walks minute by minute: how long an example takes says nothing about the engine.
settings.register_profile(
    "engine",
    deadline=None,
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "60")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
settings.load_profile("engine")


@pytest.fixture(autouse=True)
def nothing_compiled_before() -> None:
    """Under mutation every test compiles its terms anew: a mutant must not be spared by what an earlier test kept."""
    if "MUTANT_UNDER_TEST" in os.environ:
        from sla.agreements import terms
        from waarborg.sla.calendar import holidays_of

        terms.cache_clear()
        holidays_of.cache_clear()

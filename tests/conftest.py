"""For all tests. Hypothesis tries the same examples in every run, so that the same tree always gives the same
answer; `TUNEWRIGHT_SEARCH=1` lets it look for new ones.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile("steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("searching", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("searching" if os.environ.get("TUNEWRIGHT_SEARCH") else "steady")

"""The engine's tests need no Django, no database and no clock."""

from hypothesis import HealthCheck, settings

# The oracle walks minute by minute: how long an example takes says nothing about the engine.
settings.register_profile("engine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("engine")

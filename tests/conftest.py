"""What every test shares: how far hypothesis searches, the same on every machine."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "project",
    max_examples=150,
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("project")

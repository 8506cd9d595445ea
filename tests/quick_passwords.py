"""Passwords hashed as the product does it, by Argon2, at the least cost: a test guards no secrets."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """What it wrote, the product reads as its own, and the other way round."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1

"""The capabilities, each a Django app named by its domain word. Who may import whom is written in ``pyproject.toml``."""

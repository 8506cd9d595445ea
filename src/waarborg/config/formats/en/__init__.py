"""English as written in Britain; the framework's own "en" is American."""

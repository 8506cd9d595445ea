"""Why an operation can't go on. Each message is a sentence for the person at the terminal; no traceback is shown."""


class OperationError(Exception):
    """Something about this machine or installation stands in the way."""


class UsageError(OperationError):
    """The command was not used as it is meant; nothing was done."""

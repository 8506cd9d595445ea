"""Waarborg makes the service agreements of web agencies executable.

Four floors and a cellar door, imports only go down: ``operation`` (starts and stops the house), ``config``
(wires it), ``doors`` (the outside), ``service`` (the capabilities), ``sla`` (the agreement and its arithmetic).
"""

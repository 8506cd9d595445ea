"""What is managed (Dutch: beheer), clauses A2 and G of the agreement.

Owns websites with their hosting, and integrations with the interface on either side. It does not own who the
suppliers are (``parties``), nor the tests of an interface.
"""

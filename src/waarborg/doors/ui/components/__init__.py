"""The components of the pages by subject; ``{% load ui %}`` brings all of them."""

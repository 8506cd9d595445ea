"""The demo's world: an agency, five clients with different windows, and three months of tickets.

Everything is made through the commands, in the order of time, with the time source standing at each instant: what a
newcomer looks at is what the product itself recorded.
"""

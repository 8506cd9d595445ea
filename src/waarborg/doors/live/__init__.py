"""Live pages: a page that stays open hears that something it shows has changed (issue of the desk: "live").

It says that something changed and never what it says now: the page fetches that from its own address, through the
gate, as whoever looks at it. So what is heard here gives nothing away. Source: docs/explanation/live.md.
"""

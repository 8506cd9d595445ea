"""Telling people what concerns them (Dutch: berichten), by a list at the desk and by mail.

Owns who is told of which fact, what each person wants to be mailed, and that ten things in a minute are one mail. It
does not own what happened (each capability's facts), nor the calls of an escalation, which nobody can decline
(``escalations``).
"""

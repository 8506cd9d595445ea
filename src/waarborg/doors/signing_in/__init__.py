"""Signing in and out, and the ways to prove who you are (Dutch: aanmelden). Open to everybody, shows nobody's rows.

Owns the pages and the adapter to the authentication library; logins, people and memberships are ``parties``.
"""

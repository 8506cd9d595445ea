"""Signing in and out, and the ways to prove who you are. Owns no table: logins are ``parties``."""

"""Who is who (Dutch: partijen), clause B of the agreement.

Owns clients, their suppliers, all people with their roles, the logins they sign in with, and the memberships that
say in which capacity a login acts. It does not own what was agreed (``agreements``) nor who is on duty.
"""

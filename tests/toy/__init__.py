"""A capability of its own in one folder: toys that a tenant has made.

It is installed wherever tests run (`tests.settings`), and no other file knows of it: whatever
walks all addresses, rights, states or kinds of work walks the toys' too.
"""

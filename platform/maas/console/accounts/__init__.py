"""Accounts: django-allauth's flows behind our own pages, words and mails.

What allauth does: sign-up, confirming an address, forgotten passwords, the second step, passkeys.
What it does not: checking passwords and slowing guesses down (`maas.tenants.signin`), and sending
(`maas.mail`).
"""

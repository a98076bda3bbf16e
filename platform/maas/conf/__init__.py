"""What an installation may set, by environment: typed groups, read once and checked at start.

`maas.settings` hands the values to Django. What one group alone cannot know (whether the console's
address is among the allowed hosts, say) is checked by Django's system checks (`maas.conf.checks`).
"""

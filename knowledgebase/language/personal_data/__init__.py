"""Finds personal data in a text (mailboxes, phones, identity documents, accounts) and masks them.

Free of Django; used for the rows of a data set and for what customers write.
"""

from knowledgebase.language.personal_data.finding import Finding, find, is_own, mask, masked

__all__ = ["Finding", "find", "is_own", "mask", "masked"]

"""Industry packs: what customers of a trade usually ask, and where its answers need care.

Each pack is one YAML file with both languages side by side; `other.yaml` is for any business.
"""

from knowledgebase.industries.pack import OTHER, Pack, Subject, load, names

__all__ = ["OTHER", "Pack", "Subject", "load", "names"]

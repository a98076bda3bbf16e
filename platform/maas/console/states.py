"""How each state looks: its tone and its icon. The words come from the models."""

_LOOKS = {
    ("good", "circle-check"): "succeeded ready passed live active kept loaded",
    ("busy", "refresh"): "leased running reading publishing pending fetching starting",
    ("info", "clock"): "queued uploaded listed wanted",
    ("info", "circle-dashed"): "unexamined",
    ("info", "wand"): "repaired",
    ("info", "git-compare"): "merged",
    ("bad", "circle-x"): "failed refused down",
    ("warn", "alert-triangle"): "needs_you suspended",
    ("warn", "player-pause"): "paused",
    ("", "eye-off"): "skipped",
    ("", "x"): "cancelled retired superseded stopped gone released",
}
_BY_STATE = {state: one for one, states in _LOOKS.items() for state in states.split()}


def look(state: str) -> tuple[str, str]:
    """(tone, icon) of a state; a state we don't know looks plain."""
    return _BY_STATE.get(state, ("", "circle-dashed"))

"""A business's undertakings: five steps from "what is it for?" to a live model. On top of the
layers, so that one call may join what the slices below know of each other only by rows."""

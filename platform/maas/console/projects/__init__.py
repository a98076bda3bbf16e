"""The five steps from "what is it for?" to a live model."""

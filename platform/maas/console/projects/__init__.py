"""The five steps from "what should it do?" to a live model."""

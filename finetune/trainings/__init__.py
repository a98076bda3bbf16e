"""Trainings: from a data set to a new version of a tuned model."""

"""Exams: questions that a version was not taught, asked on the path that serves customers."""

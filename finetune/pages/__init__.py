"""The pages of data sets, surveys, trainings and exams."""

"""Every code this package can emit. The Django side has a sentence for each (a test compares)."""

from enum import IntEnum


class Fate(IntEnum):
    """What becomes of a row; of several reasons the strongest decides."""

    KEPT = 0
    REPAIRED = 1
    MERGED = 2
    NEEDS_YOU = 3
    SKIPPED = 4

    @property
    def label(self) -> str:
        return self.name.lower()


# Why a row is what it is -> what that does to it.
REASONS: dict[str, Fate] = {
    # where it stands in the file
    "above_header": Fate.SKIPPED,
    "header": Fate.SKIPPED,
    "repeated_header": Fate.SKIPPED,
    "blank_row": Fate.SKIPPED,
    "section_heading": Fate.SKIPPED,
    "total_row": Fate.SKIPPED,
    "beside_table": Fate.SKIPPED,
    "empty_pair": Fate.SKIPPED,
    "sheet_not_used": Fate.SKIPPED,
    "line_not_json": Fate.SKIPPED,
    "entry_not_understood": Fate.SKIPPED,
    # how its cells were read
    "filled_from_merge": Fate.REPAIRED,
    "formula_value": Fate.REPAIRED,
    "formula_without_value": Fate.NEEDS_YOU,
    "error_cell": Fate.NEEDS_YOU,
    "date_cell": Fate.NEEDS_YOU,
    "number_format": Fate.REPAIRED,
    "format_uncertain": Fate.NEEDS_YOU,
    "struck_out": Fate.NEEDS_YOU,
    "picture_cell": Fate.NEEDS_YOU,
    "link_target": Fate.REPAIRED,
    "cell_comment": Fate.NEEDS_YOU,
    "comment_not_read": Fate.KEPT,
    "hidden_under_merge": Fate.NEEDS_YOU,
    "check_box": Fate.NEEDS_YOU,
    "hidden_row": Fate.NEEDS_YOU,
    "text_mark": Fate.REPAIRED,
    "escapes_read": Fate.REPAIRED,
    "escapes_doubtful": Fate.NEEDS_YOU,
    "row_too_wide": Fate.NEEDS_YOU,
    "key_twice": Fate.NEEDS_YOU,
    "cell_too_long": Fate.NEEDS_YOU,
    "html_read": Fate.REPAIRED,
    "hidden_characters": Fate.REPAIRED,
    "broken_characters": Fate.NEEDS_YOU,
    "exponent_number": Fate.NEEDS_YOU,
    "formula_text": Fate.NEEDS_YOU,
    "wordings_left_out": Fate.REPAIRED,
    "spaces_trimmed": Fate.REPAIRED,
    "width_changed": Fate.REPAIRED,
    "glyphs_folded": Fate.REPAIRED,
    "same_as_above": Fate.REPAIRED,
    "category_cut": Fate.REPAIRED,
    "later_turns_left_out": Fate.REPAIRED,
    "questions_split": Fate.REPAIRED,
    "line_breaks_joined": Fate.REPAIRED,
    "status_not_current": Fate.NEEDS_YOU,
    "other_answer_column": Fate.NEEDS_YOU,
    # what it says
    "missing_question": Fate.NEEDS_YOU,
    "missing_answer": Fate.NEEDS_YOU,
    "placeholder_answer": Fate.NEEDS_YOU,
    "question_short": Fate.NEEDS_YOU,
    "question_long": Fate.KEPT,
    "answer_short": Fate.KEPT,
    "answer_long": Fate.KEPT,
    "answer_far_too_long": Fate.NEEDS_YOU,
    "too_long_to_teach": Fate.KEPT,
    "wrong_language": Fate.NEEDS_YOU,
    "two_languages": Fate.NEEDS_YOU,
    "own_contact": Fate.KEPT,
    "personal_data": Fate.NEEDS_YOU,
    "personal_data_masked": Fate.REPAIRED,
    "content_flagged": Fate.NEEDS_YOU,
    # how it stands to other rows
    "duplicate": Fate.MERGED,
    "near_duplicate": Fate.KEPT,
    "conflict": Fate.NEEDS_YOU,
    "conflict_won": Fate.KEPT,
    "other_answer_chosen": Fate.SKIPPED,
    "figure_differs": Fate.NEEDS_YOU,
    # what a person decided
    "added_by_you": Fate.KEPT,
    "added_from_question": Fate.KEPT,
    "added_from_survey": Fate.KEPT,
    "edited_by_you": Fate.REPAIRED,
    "wordings_by_you": Fate.KEPT,
    "kept_by_you": Fate.KEPT,
    "skipped_by_you": Fate.SKIPPED,
}

# A person's "keep it" overrules these; a row without question or answer stays out.
OVERRULABLE = frozenset(
    "repeated_header date_cell question_short answer_far_too_long wrong_language personal_data "
    "content_flagged conflict figure_differs placeholder_answer format_uncertain struck_out "
    "cell_comment hidden_under_merge check_box hidden_row escapes_doubtful row_too_wide key_twice "
    "broken_characters exponent_number formula_text status_not_current other_answer_column "
    "two_languages".split()
)

# Reasons that are bookkeeping and no news: left out of the report's list of findings.
QUIET = frozenset(
    "above_header header blank_row spaces_trimmed width_changed filled_from_merge near_duplicate "
    "added_by_you added_from_question added_from_survey edited_by_you wordings_by_you kept_by_you "
    "conflict_won line_breaks_joined".split()
)

# Why a whole file was refused.
FAILURES = frozenset(
    "file_empty file_too_large too_many_rows too_many_columns too_many_cells expands_too_much "
    "password_protected file_corrupt unsupported_kind unsafe_file no_rows json_corrupt "
    "json_not_rows text_unreadable text_too_long".split()
)

# Why a file that could be read gives nothing to teach yet.
PROBLEMS = frozenset("columns_not_found nothing_usable".split())

# What is said of the file as a whole.
NOTES = frozenset(
    "title_rows merged_cells sheet_not_used hidden_sheet hidden_rows hidden_columns broken_quotes "
    "looks_by_rule broken_lines mixed_encodings too_many_keys other_language_columns "
    "second_pair_left_out answer_left_out answers_unclear instruction_left_out no_header "
    "encoding_guessed few_facts exam_given_away exam_small exam_of_made_wordings "
    "facts_not_examined ambiguous_question uncovered topics_missing careful_subjects".split()
)

# Notes on what of the file is not used although somebody may have meant it to be.
LEFT_OUT = frozenset(
    "hidden_rows hidden_columns other_language_columns second_pair_left_out answer_left_out "
    "answers_unclear broken_lines too_many_keys looks_by_rule".split()
)

"""What is known of languages: text, exact facts, personal data, how one says "I do not know"."""

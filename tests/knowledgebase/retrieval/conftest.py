from tests.indexes import chinese, english, one_thread

__all__ = ["chinese", "english", "one_thread"]

"""Text becomes integers, once: sentences, tokens, vocabulary, patterns, counts."""

"""What measures share: units of text, their words in an embedding, and the table of scores."""

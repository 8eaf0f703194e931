"""What models read: the words chosen from a corpus, as sentences, counts and co-occurrences."""

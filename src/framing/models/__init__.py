"""Fitted pictures of a corpus: topics and embeddings, one file each."""

"""What a model gives: frozen results that know their corpus, and how they are kept in files."""

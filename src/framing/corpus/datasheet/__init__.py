"""What a corpus is, for people and programs: the datasheet, and the form in which it may be shared."""

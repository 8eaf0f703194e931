"""What a report says in words. Numbers in sentences are cells of tables or of the record, and say which."""

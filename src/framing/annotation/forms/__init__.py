"""Kinds of files in which people code, one file each; the file's name is the form's name."""

"""Tables of a report: what each shows, and how it is written as CSV, LaTeX, HTML and Markdown."""

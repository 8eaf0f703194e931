"""The report as a page: one HTML file that opens offline, and the same in Markdown."""

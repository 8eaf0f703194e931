"""Asking the web for pages: safely, politely, once; everything that came is kept as it came."""

"""From a page to a draft: body, headline, date with evidence, kind, and what is to be doubted."""

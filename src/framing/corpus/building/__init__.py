"""From a recipe to a store: find addresses, fetch pages, take articles from them, keep what is wanted."""

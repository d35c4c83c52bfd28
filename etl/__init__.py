"""How figures get here: catalog, extract, transform, load. Knows nothing of screens."""

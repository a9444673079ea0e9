"""Vietnamese text: stored one way, found one way, repaired, and read as numbers and quarters."""

"""The whole case as one file, for the person to give to a regulator, a court or an adviser (L7)."""

"""Pages for everybody: what this is, the algorithms, the sources, the problems."""

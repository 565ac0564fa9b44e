"""Why a score is what it is, for the person it is about: the document and its renderings."""

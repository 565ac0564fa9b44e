"""Pages for the person scored, behind the private link: the reasons, and objecting."""

"""Pages for reviewers: sign in, the queue, a case, its decision."""

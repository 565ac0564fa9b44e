"""What is published about objections: how many, on what grounds, how they ended."""

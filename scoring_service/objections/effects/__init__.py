"""What objections and decisions do to scores: which they reach, freeze and make again."""

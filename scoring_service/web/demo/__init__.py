"""The demonstration's doors: play the lender, be the person scored, sign in as a reviewer."""

"""Who calls: organisations by key, the persons scored by link, accounts by sign-in."""

"""What a decision must be, how it is carried out, and the receipt that proves it."""

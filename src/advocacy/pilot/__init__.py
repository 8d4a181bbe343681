"""Step 1, the pilot group: who may be in it, what weighs, how it is spread, and why it came out as it did."""

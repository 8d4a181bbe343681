"""Step 1, people: participants, their consent, what they answered, and where they start on a matrix."""

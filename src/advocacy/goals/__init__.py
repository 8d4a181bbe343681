"""Step 2, aim: goals, the content that serves them, and the figures that tell whether it works."""

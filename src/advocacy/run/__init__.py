"""Step 4, run: what a program shows of itself while it runs."""

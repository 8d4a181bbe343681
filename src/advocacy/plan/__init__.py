"""Step 3, plan: made to measure, never nailed shut."""

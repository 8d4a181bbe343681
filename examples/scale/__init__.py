"""An example of scale: placing, scoring and measuring in slices that merge to the same answer, to the last digit."""

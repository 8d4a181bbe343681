"""What if: assumptions, and what follows from them."""

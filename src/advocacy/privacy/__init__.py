"""Privacy by design: who sees what, what is held on someone, and how it goes without a trace."""

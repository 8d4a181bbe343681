"""Examples of what the library is for; not part of the package."""

"""Adapters for documents and, with extras, other formats. Adapters import the other packages; nothing imports them."""

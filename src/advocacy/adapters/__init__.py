"""The edge: documents and, with extras, other forms. Adapters import the domain; nothing imports them."""

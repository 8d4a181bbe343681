"""An example web service: programs kept in a database, changed by several people at once."""

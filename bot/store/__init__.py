"""The store: SQLite or PostgreSQL behind `bot.ports.store`, chosen by the database's address alone."""

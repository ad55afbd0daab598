"""What the actions need of the world, as Protocols."""

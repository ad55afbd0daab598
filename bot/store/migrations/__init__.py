"""How the tables came to be; forward only: the way back is a backup."""

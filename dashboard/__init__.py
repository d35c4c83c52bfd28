"""How figures are read. Nothing here imports ``etl``: the built database is all that lies between the two."""

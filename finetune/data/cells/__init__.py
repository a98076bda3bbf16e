"""From the cells of a line to what its row asks and answers."""

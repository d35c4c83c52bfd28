"""From bytes to cells: name the dialect first, then parse."""

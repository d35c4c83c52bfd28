"""Where raw answers come from: the only part that speaks HTTP."""

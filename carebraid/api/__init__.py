"""What programs ask of the house. Like a page: one screen or one flow each, never a row."""

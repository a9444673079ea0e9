"""The admin site of the ground floor."""

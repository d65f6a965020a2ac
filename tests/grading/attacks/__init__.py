"""Hostile submissions, and honest ones beside them: what each tries, and what it has earned."""

"""What each chapter asks: one module a chapter, none of which loads torch."""

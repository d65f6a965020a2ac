"""The part of `grading` that a submission may see."""

"""Other right solutions of chapter 09: each must get full marks from its check.

They are not part of the package, and not what the chapter teaches first.
"""

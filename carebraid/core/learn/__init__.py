"""A clinic that learns: fair tests of how care is organised, allocated so that it can be replayed."""

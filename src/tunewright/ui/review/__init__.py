"""The review desk: one example at a time, edited and decided by keyboard, with its meters beside it."""

from tunewright.ui.review.page import review_page

__all__ = ["review_page"]

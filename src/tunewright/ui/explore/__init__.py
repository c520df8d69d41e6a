"""The parts of the explore screen: a list over any number of examples, and what is done to many of them at once.

The filter stands in the address, the page of 100 lines comes from the store, and every step that changes examples
says how many and offers to take it back.
"""

from tunewright.ui.explore.screen import explore

__all__ = ["explore"]

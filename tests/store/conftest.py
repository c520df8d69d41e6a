from stores import any_store, any_url

__all__ = ["any_store", "any_url"]

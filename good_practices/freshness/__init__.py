"""Whether records are still right: owners are asked, links are tried, and editors get what neither settles.

docs/decisions/0041.
"""

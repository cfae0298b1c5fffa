"""Keys: the sealing keys' epochs (`provider`, `files`, `epochs`), the root (`root`), and the case
keys (`cases`).
"""

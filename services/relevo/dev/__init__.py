"""For developers and first looks: an insecure authority, sample posts, a supervisor, a tracer.

Nothing here is imported by a service; production mode refuses all of it.
"""

from tests.unit.agency.conftest import crossing, own_world, shared_database, world

__all__ = ["crossing", "own_world", "shared_database", "world"]

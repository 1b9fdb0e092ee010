"""The laptop's own PostgreSQL and Valkey: there when somebody needs them, gone when nobody does.

Every process that needs them calls `ensure_up()`. A small process of its own, the *keeper*, runs the two
servers as long as anybody uses them, and "uses" is a lock that the kernel takes back even from a process that
was killed. Nothing here is used when DATABASE_URL and REDIS_URL name other servers, and nothing here may be
used in production.
"""

from .places import DATABASE_URL, REDIS_URL, Trouble
from .tables import ensure_tables
from .users import all_up, ensure_up, leave, reset

__all__ = ["DATABASE_URL", "REDIS_URL", "Trouble", "all_up", "ensure_tables", "ensure_up", "leave", "reset"]

"""The few things asked of Linux that Python has no words for."""

import ctypes
import os
import signal
from pathlib import Path

PR_SET_PDEATHSIG = 1
CLONE_NEWUSER = 0x10000000
NOBODY = 65534

_libc = ctypes.CDLL(None, use_errno=True)


def _checked(result: int) -> None:  # pragma: no cover  (before an exec)
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def die_with_parent(number: signal.Signals, *, parent: int) -> None:  # pragma: no cover  (before an exec)
    """Ask for this signal when the parent dies; to be called between fork and exec, after any change of user.

    The kernel forgets the wish when the user changes, and says nothing of a parent that is dead already.
    """
    _checked(_libc.prctl(PR_SET_PDEATHSIG, number, 0, 0, 0))
    if os.getppid() != parent:
        os.kill(os.getpid(), number)


def pose_as_nobody() -> None:  # pragma: no cover  (before an exec)
    """Look like an ordinary user, in a user namespace of one's own, and still own root's files."""
    user, group = os.geteuid(), os.getegid()
    _checked(_libc.unshare(CLONE_NEWUSER))
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} {group} 1")

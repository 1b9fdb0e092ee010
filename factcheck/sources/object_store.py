"""Where the bytes of captures lie when that is an S3-compatible store.

Imported only then, for boto3 is slow to load.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from django.core.files.base import ContentFile
from storages.backends.s3 import S3Storage

# The looks of a batch wait while their captures are written, so a store that hangs must not hold them for long.
CONNECT_WITHIN = 3
ANSWER_WITHIN = 10
ATTEMPTS = 2
CONNECTIONS = 16

NOT_FOUND = 404
FULL = frozenset({"QuotaExceeded", "XMinioStorageFull", "InsufficientStorage", "EntityTooLarge"})
FULL_STATUS = 507
REFUSING_STATUS = frozenset({401, 403, 405})


class ObjectStorage(S3Storage):  # type: ignore[misc]  # (django-storages has no types)
    """A bucket, or a part of one. What goes wrong is an OSError, as with a folder.

    One client for all threads, which boto3 allows: django-storages makes one for each, and writers are new ones every
    time. An object is there whole or not at all; that is what the store promises.
    """

    def __init__(self, **settings: Any) -> None:
        # A store of one's own has no names in the DNS for its buckets.
        style = "path" if settings.get("endpoint_url") else "auto"
        config = Config(
            connect_timeout=CONNECT_WITHIN,
            read_timeout=ANSWER_WITHIN,
            retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
            max_pool_connections=CONNECTIONS,
            s3={"addressing_style": style},
        )
        super().__init__(**{"client_config": config, **settings})

    @cached_property
    def client(self) -> Any:
        with _as_os_error():
            return self._create_session().client(
                "s3", region_name=self.region_name, endpoint_url=self.endpoint_url, config=self.client_config
            )

    def size(self, name: str) -> int:
        with _as_os_error():
            size: int = self.client.head_object(**self._at(name))["ContentLength"]
        return size

    def delete(self, name: str) -> None:
        with _as_os_error():
            self.client.delete_object(**self._at(name))

    def names(self) -> Iterator[str]:
        """Give the names of all objects in their order, a thousand in memory at a time."""
        within = f"{self.location}/" if self.location else ""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket_name, Prefix=within)
        with _as_os_error():
            for page in pages:
                for found in page.get("Contents", ()):
                    yield found["Key"].removeprefix(within)

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:  # noqa: ARG002 (Django's)
        with _as_os_error():
            return ContentFile(self.client.get_object(**self._at(name))["Body"].read(), name)

    def put(self, name: str, given: bytes) -> None:
        """Write the bytes, which are safe in the store when this ends."""
        with _as_os_error():
            self.client.put_object(**self._at(name), Body=given, ContentType="application/zstd")

    def _at(self, name: str) -> dict[str, str]:
        return {"Bucket": self.bucket_name, "Key": self._normalize_name(name)}


@contextmanager
def _as_os_error() -> Iterator[None]:
    """Say what a store answers as a disk would say it."""
    try:
        yield
    except ClientError as error:
        raise OSError(_number_of(error), str(error)) from error
    except BotoCoreError as error:
        raise OSError(errno.EIO, str(error)) from error


def _number_of(error: ClientError) -> int:
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    code = error.response.get("Error", {}).get("Code")
    if code in FULL or status == FULL_STATUS:
        return errno.ENOSPC
    if status in REFUSING_STATUS:
        return errno.EACCES
    # A bucket that is not there answers so too, but only when it is asked to take something.
    return errno.ENOENT if status == NOT_FOUND and code != "NoSuchBucket" else errno.EIO

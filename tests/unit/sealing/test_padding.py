"""Size buckets: lengths within one look alike, and there is one padded form of each content."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relevo.sealing.errors import MalformedEnvelope
from relevo.sealing.padding import BUCKETS, MAX_CONTENT, bucket_for, is_bucket, pad, unpad


@given(st.binary(max_size=9000))
def test_padding_comes_off_again(content: bytes):
    assert unpad(pad(content)) == content


@given(st.integers(0, MAX_CONTENT))
def test_every_content_fits_its_bucket_and_no_smaller_one(size: int):
    bucket = bucket_for(size)
    assert is_bucket(bucket)
    assert bucket >= size + 4
    smaller = [b for b in (*BUCKETS, bucket - 4096) if 0 < b < bucket]
    assert all(b < size + 4 for b in smaller)


@pytest.mark.parametrize(
    ("size", "bucket"),
    [
        (0, 32),
        (28, 32),
        (29, 64),
        (60, 64),
        (61, 128),
        (4092, 4096),
        (4093, 8192),
        (8188, 8192),
        (8189, 12288),
    ],
)
def test_the_buckets_are_the_documented_ones(size, bucket):
    assert len(pad(bytes(size))) == bucket


@given(st.binary(max_size=200))
def test_only_the_one_padded_form_is_accepted(padded: bytes):
    try:
        content = unpad(padded)
    except MalformedEnvelope:
        return
    assert pad(content) == padded


@pytest.mark.parametrize(
    "padded",
    [b"", b"\0\0\0", bytes(4), bytes(31), bytes(64), b"\0\0\0\1" + b"a" * 28, b"\xff" * 32],
)
def test_other_forms_are_refused(padded):
    with pytest.raises(MalformedEnvelope, match="padding"):
        unpad(padded)

"""The key of a record: the source's own id, short enough to be stored."""

from hashlib import blake2b

_LONGEST = 190


def source_key(text: str) -> str:
    """The id as it stands; one that is too long keeps its beginning and a digest of the whole."""
    text = " ".join(text.split())
    if len(text) <= _LONGEST:
        return text
    return f"{text[:150]}~{blake2b(text.encode(), digest_size=16).hexdigest()}"

"""Start localstripe on a port, its memory in a file of our own (by itself it always uses the same one in /tmp)."""

import pickle
import sys
from pathlib import Path

from localstripe import resources, server

PORT, MEMORY = sys.argv[1], Path(sys.argv[2])


def _keep(store: resources.Store) -> None:
    MEMORY.write_bytes(pickle.dumps(store))


def _remember(store: resources.Store) -> None:
    if MEMORY.exists():
        store.update(pickle.loads(MEMORY.read_bytes()))


if __name__ == "__main__":
    resources.Store.dump_to_disk = _keep
    resources.Store.try_load_from_disk = _remember
    sys.argv = ["localstripe", "--port", PORT]
    server.start()

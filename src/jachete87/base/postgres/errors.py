"""What can go wrong with the embedded server, each with a name and a sentence that says what to do."""


class PostgresError(RuntimeError):
    """Something about the embedded PostgreSQL server that its user must know."""


class BinariesNotFoundError(PostgresError):
    """No folder of PostgreSQL binaries fits."""


class ToolNotFoundError(PostgresError):
    """The folder of binaries lacks one program."""


class AccountNotFoundError(PostgresError):
    """PostgreSQL refuses to run as root and no other system account can run it."""


class CreationFailedError(PostgresError):
    """initdb could not make a cluster."""


class ClusterNotFoundError(PostgresError):
    """The data folder says that it has a cluster, and the cluster is gone."""


class ClusterNotOursError(PostgresError):
    """The cluster belongs to another account or to another data folder."""


class SocketFolderError(PostgresError):
    """No folder is short and private enough for the server's socket."""


class StartFailedError(PostgresError):
    """The server ended before it answered."""


class StillStartingError(PostgresError):
    """The server lives and does not answer yet; it was left alone."""


class StopFailedError(PostgresError):
    """The server was asked to stop and has not."""


class AccessRefusedError(PostgresError):
    """The server refuses the password kept in the data folder."""


class UnsafeServerError(PostgresError):
    """The server may lose what it acknowledged."""

"""Django's PostgreSQL backend, started on demand."""

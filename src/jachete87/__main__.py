"""`python -m jachete87` is the command line."""

from jachete87.config.cli import main

raise SystemExit(main())

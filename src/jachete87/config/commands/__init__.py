"""One module per command: its docstring is its help, `arguments` its options, `run` its work."""

"""Payment providers: one module each, on the interface of `base`."""

"""Terms and privacy: what the software itself does, unless an installation has its own texts."""

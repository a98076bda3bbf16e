"""What people fill in: each form checks its shape, the services check the rest."""

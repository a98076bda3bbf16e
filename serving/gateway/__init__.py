"""The gateway: `/v1` for OpenAI's clients. Raw ASGI; a request in memory meets no ORM."""

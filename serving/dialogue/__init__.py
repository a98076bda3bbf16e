"""What a customer's message is: small talk, one question or several, one that follows another.

Free of Django; the gateway asks here before it asks an engine.
"""

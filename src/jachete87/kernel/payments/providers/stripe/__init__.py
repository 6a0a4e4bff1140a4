"""Stripe through its own library: payments, messages, and the sellers' accounts."""

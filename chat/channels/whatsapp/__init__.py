"""WhatsApp Cloud API, pure: webhook bodies in, typed events out; texts and choices in, request bodies out.

Shapes after Meta's webhook and messages reference (Graph API v26.0), CONTRACT section 4.
"""

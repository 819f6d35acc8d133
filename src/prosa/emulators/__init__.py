"""What plays the providers: Meta's Graph API and WAHA, over real HTTP with real signatures.

They also play the customers' phones. Nothing is kept on disk, and nothing here
knows the product: it is reached by its webhook addresses, as by any provider.
"""

"""A payment gateway that lives on this installation: it remembers payments, asks for 3-D Secure, sends
signed webhooks over HTTP, and takes nobody's money. Runs under DEBUG or DEMO=1 only."""

"""What the database itself does for the stock ledger, on either database.

It refuses to change or delete a movement. And where a level changes past `StockRecord.move()` (raw SQL, an
`update()`, a copy saved with old numbers) it writes the movement itself, as *unexplained*: no write path can
bypass the ledger. First stock and deletion are written the same way.
"""

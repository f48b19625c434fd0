"""Who did what: one page over the audit log, the stock ledger and the orders' histories. Each is kept once."""

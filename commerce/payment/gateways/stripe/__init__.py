"""Stripe Checkout behind the payment port: shoppers pay on Stripe's own page, and no card number comes near us."""

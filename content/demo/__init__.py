"""The demonstration: two brands in three markets, with everything they sell and say.

What they say stands in `data/`, what they look like in `artwork/`; the modules here put it into the database.
Each thing is made if it is missing and never touched again, so that a second run changes nothing.
"""

"""Words of generated products and shelves, in the shop's languages."""

ADJECTIVES = {
    "en": ["Soft", "Sturdy", "Little", "Golden", "Quiet", "Merry", "Round", "Early", "Warm", "Honest"],
    "de": ["Weich", "Derb", "Klein", "Golden", "Leise", "Heiter", "Rund", "Früh", "Warm", "Ehrlich"],
    "fr": ["Doux", "Solide", "Petit", "Doré", "Calme", "Joyeux", "Rond", "Matinal", "Chaud", "Franc"],
}
NOUNS = {
    "en": ["romper", "bonnet", "blanket", "rattle", "loaf", "bun", "mitten", "spoon", "basket", "pretzel"],
    "de": [
        "Strampler",
        "Mütze",
        "Decke",
        "Rassel",
        "Laib",
        "Semmel",
        "Handschuh",
        "Löffel",
        "Korb",
        "Brezel",
    ],
    "fr": [
        "salopette",
        "bonnet",
        "plaid",
        "hochet",
        "miche",
        "brioche",
        "moufle",
        "cuiller",
        "panier",
        "bretzel",
    ],
}
SENTENCES = {
    "en": "Made in small numbers, looked at twice, packed by hand.",
    "de": "In kleiner Zahl gemacht, zweimal angesehen, von Hand verpackt.",
    "fr": "Fait en petit nombre, vérifié deux fois, emballé à la main.",
}
SHELVES = {
    "en": ["Morning", "Garden", "Travel", "Kitchen", "Sleep", "Play", "Gifts", "Winter"],
    "de": ["Morgen", "Garten", "Reise", "Küche", "Schlaf", "Spiel", "Geschenke", "Winter"],
    "fr": ["Matin", "Jardin", "Voyage", "Cuisine", "Sommeil", "Jeu", "Cadeaux", "Hiver"],
}
COLOURS = ["Sage", "Apricot", "Sky", "Rye"]
SIZES = ["XS", "S", "M", "L", "XL"]


def language(code: str) -> str:
    """The language in which a locale's products are worded: its own, or English."""
    own = code.partition("-")[0]
    return own if own in NOUNS else "en"

"""What everyday words mean to a search, in the shops' languages. All folded when this module loads.

Negations and foods are read in every language at once: somebody may type German in the English shop, and what
is misread there is eaten. Words that say nothing are each language's own.
"""

from search.engines.words import words

MILK = "milk dairy lactose milch milchprodukte laktose lait laitier laitiers laitages"
CEREALS = """wheat spelt rye barley oat oats kamut emmer einkorn malt weizen dinkel roggen gerste hafer grünkern
    malz blé épeautre seigle orge avoine malt"""
NUTS = """hazelnut walnut almond pecan cashew pistachio macadamia brazil haselnuss haselnüsse walnuss walnüsse
    mandel mandeln cashewkern pekan pistazie paranuss marzipan marzipan nougat praline noisette noix amande cajou
    pistache"""
FISH = """fish anchovy salmon tuna fisch sardelle lachs thunfisch poisson anchois saumon thon crustacean
    crustaceans prawn shrimp crab krebs krebstiere garnele crustacé crustacés crevette mollusc molluscs mussel oyster
    weichtiere muschel mollusques moule huître"""
MEAT = """meat bacon ham pork beef chicken lard tallow suet gelatine gelatin fleisch speck schinken schwein rind
    huhn schmalz talg viande lardon lardons jambon porc bœuf poulet saindoux suif gélatine rennet lab présure"""
MADE_OF_MILK = """butter buttermilk cream cheese quark yoghurt yogurt whey casein curd ghee custard kefir buttermilch
    sahne rahm schmand käse joghurt molke kasein beurre babeurre crème fromage yaourt lactosérum caséine"""
EGGS = "egg eggs ei eier oeuf oeufs mayonnaise meringue albumen eiweiß eigelb"
HONEY = "honey beeswax honig bienenwachs miel cire carmine cochineal karmin cochenille shellac schellack"

# Whoever names one of the first means all of the second, and all of the first.
KINDS_OF: tuple[tuple[frozenset[str], frozenset[str]], ...] = tuple(
    (frozenset(words(general)), frozenset(words(f"{general} {members}")))
    for general, members in (
        (MILK, MADE_OF_MILK),
        ("gluten cereals getreide céréales", CEREALS),
        ("nut nuts nuss nüsse noix schalenfrüchte schalenobst coque", NUTS),
        ("egg eggs ei eier oeuf oeufs", EGGS),
        ("peanut peanuts erdnuss erdnüsse cacahuète cacahuètes arachide arachides", ""),
        ("soy soya soybean soja", ""),
        ("sesame sesam sésame tahini", ""),
        ("fish fisch poisson seafood meeresfrüchte", FISH),
        ("meat fleisch viande", MEAT),
        ("honey honig miel", ""),
        ("sugar zucker sucre", ""),
        ("yeast hefe levure", ""),
        ("salt salz sel", ""),
    )
)
FOODS = frozenset(word for _, members in KINDS_OF for word in members)
# A way of eating, by how its word begins → what it does without.
DIETS = {
    "vegan": frozenset(words(f"{MILK} {MADE_OF_MILK} {EGGS} {HONEY} {FISH} {MEAT}")),
    "vegetari": frozenset(words(f"{FISH} {MEAT}")),
}
DIET_WORDS = {"vegan": "vegan", "vegetalien": "vegan", "vegetari": "vegetari"}

NEGATIONS = frozenset(words("without w/o no non ohne kein keine keinen keinem keiner sans pas"))
NEGATIONS -= {"w", "o"}
FREE = frozenset(words("free frei freie freies freier freien freiem"))
OF = frozenset(words("of from von"))
JOINING = frozenset(words("and or nor und oder noch et ou ni"))
# Words in which a complaint is hidden: `Milchallergie`, `lactose intolerant`.
COMPLAINTS = tuple(words("allergi allergy allergique intoleran unverträg"))

STOPPING = {
    "en": frozenset(
        words("a an and any are as at by for from in into is it of on or some that the this to with")
    ),
    "de": frozenset(
        words(
            """am an auf aus bei das dem den der des die ein eine einem einen einer es etwas für im in ist mit
            oder und von vom zu zum zur"""
        )
    ),
    "fr": frozenset(
        words("à au aux avec d dans de des du en est et l la le les ou par pour sur un une qui que ce")
    ),
}
EVERYWHERE = frozenset().union(*STOPPING.values())

from oscar.apps.dashboard.reports.utils import GeneratorRepository as CoreGeneratorRepository

# Both count over all brands, per visit: the shop keeps neither.
UNKEPT = {"product_analytics", "user_analytics"}


class GeneratorRepository(CoreGeneratorRepository):
    generators = [
        generator for generator in CoreGeneratorRepository.generators if generator.code not in UNKEPT
    ]

from oscar.apps.dashboard.reports.utils import GeneratorRepository as CoreGeneratorRepository

from commerce.dashboard.reports.offers import OfferReportGenerator

# Both count over all brands, per visit: the shop keeps neither.
UNKEPT = {"product_analytics", "user_analytics"}
OURS = {OfferReportGenerator.code: OfferReportGenerator}


class GeneratorRepository(CoreGeneratorRepository):
    generators = [
        OURS.get(generator.code, generator)
        for generator in CoreGeneratorRepository.generators
        if generator.code not in UNKEPT
    ]

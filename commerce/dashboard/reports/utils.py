from oscar.apps.dashboard.reports.utils import GeneratorRepository as CoreGeneratorRepository
from oscar.apps.order.reports import OrderReportGenerator as CoreOrderReportGenerator
from oscar.apps.voucher.reports import VoucherReportGenerator as CoreVoucherReportGenerator

from commerce.dashboard.reports.files import OrderFile, VoucherFile
from commerce.dashboard.reports.offers import OfferReportGenerator


class OrderReportGenerator(CoreOrderReportGenerator):
    formatters = {**CoreOrderReportGenerator.formatters, "CSV_formatter": OrderFile}


class VoucherReportGenerator(CoreVoucherReportGenerator):
    formatters = {**CoreVoucherReportGenerator.formatters, "CSV_formatter": VoucherFile}


# Both count over all brands, per visit: the shop keeps neither.
UNKEPT = {"product_analytics", "user_analytics"}
OURS = {each.code: each for each in (OfferReportGenerator, OrderReportGenerator, VoucherReportGenerator)}


class GeneratorRepository(CoreGeneratorRepository):
    generators = [
        OURS.get(generator.code, generator)
        for generator in CoreGeneratorRepository.generators
        if generator.code not in UNKEPT
    ]

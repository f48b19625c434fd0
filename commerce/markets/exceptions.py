class MissingTaxRateError(LookupError):
    """No rate is entered for a tax class in a country."""

    def __init__(self, *, tax_class_id: int, country_code: str) -> None:
        super().__init__(f"No tax rate of class {tax_class_id} in {country_code}.")
        self.tax_class_id = tax_class_id
        self.country_code = country_code

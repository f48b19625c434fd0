from oscar.apps.customer.apps import CustomerConfig as CoreCustomerConfig


class CustomerConfig(CoreCustomerConfig):
    name = "commerce.customer"

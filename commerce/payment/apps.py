from oscar.apps.payment.apps import PaymentConfig as CorePaymentConfig


class PaymentConfig(CorePaymentConfig):
    name = "commerce.payment"

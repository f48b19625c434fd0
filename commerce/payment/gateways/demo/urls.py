"""Mounted at `/-/demo-gateway/`: outside the shop's languages, as a gateway's pages would be."""

from django.urls import path

from commerce.payment.gateways.demo.views import payment_page

app_name = "demo_gateway"
urlpatterns = [path("<str:reference>/", payment_page, name="payment")]

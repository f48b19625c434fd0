"""`/webhooks/…`: what programs tell us."""

from django.urls import path

from commerce.payment.views import webhook

app_name = "webhooks"
urlpatterns = [path("payments/<slug:gateway>/", webhook, name="payment")]

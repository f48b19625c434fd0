from django.urls import path

from commerce.order import aftercare, views

app_name = "order"
urlpatterns = [
    path("<str:link>/", views.detail, name="detail"),
    path("<str:link>/pay/", views.pay, name="pay"),
    path("<str:link>/pay-again/", views.pay_again, name="pay-again"),
    path("<str:link>/cancel/", views.cancel, name="cancel"),
    path("<str:link>/call-off/", aftercare.call_off, name="call-off"),
    path("<str:link>/question/", aftercare.ask, name="question"),
    path("<str:link>/basket/", views.refill, name="refill"),
    path("<str:link>/renew/", views.renew, name="renew"),
]

"""`/<locale>/account/…`: what is a person's own. Signing in and its like are allauth's, beside it."""

from django.urls import path

from commerce.customer.views import addresses, orders, overview, sessions
from commerce.wishlists import views as wishlist

app_name = "account"
urlpatterns = [
    path("", overview.show, name="overview"),
    path("profile/", overview.profile, name="profile"),
    path("orders/", orders.index, name="orders"),
    path("orders/<str:number>/", orders.show, name="order"),
    path("addresses/", addresses.index, name="addresses"),
    path("addresses/add/", addresses.add, name="address-add"),
    path("addresses/<int:pk>/", addresses.edit, name="address"),
    path("addresses/<int:pk>/delete/", addresses.delete, name="address-delete"),
    path("addresses/<int:pk>/default/", addresses.make_default, name="address-default"),
    path("sessions/", sessions.index, name="sessions"),
    path("sessions/end/", sessions.end_others, name="sessions-end"),
    path("sessions/<int:pk>/end/", sessions.end, name="session-end"),
    path("wishlist/", wishlist.show, name="wishlist"),
    path("wishlist/add/", wishlist.add, name="wish"),
    path("wishlist/remove/", wishlist.remove, name="unwish"),
    path("wishlist/basket/", wishlist.to_basket, name="wish-to-basket"),
]

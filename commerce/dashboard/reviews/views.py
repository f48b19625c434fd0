from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext

from oscar.apps.dashboard.reviews.views import (
    ReviewDeleteView as CoreReviewDeleteView,
    ReviewListView as CoreReviewListView,
    ReviewUpdateView as CoreReviewUpdateView,
)

from commerce.catalogue.reviews import services
from commerce.catalogue.reviews.models import ProductReview
from commerce.dashboard.reach import ReachMixin


class ReviewListView(ReachMixin, CoreReviewListView):
    def update_selected_review_status(
        self, request: HttpRequest, reviews: QuerySet[ProductReview]
    ) -> HttpResponse:
        form = self.review_form_class(request.POST)
        if form.is_valid():
            chosen = list(reviews)
            services.decide(reviews=chosen, status=int(form.cleaned_data["status"]))
            messages.success(
                request,
                ngettext("%(count)d review is decided.", "%(count)d reviews are decided.", len(chosen))
                % {"count": len(chosen)},
            )
        return redirect("dashboard:reviews-list")


class ReviewUpdateView(ReachMixin, CoreReviewUpdateView):
    def form_valid(self, form: Any) -> HttpResponse:
        services.decide(reviews=[self.object], status=int(form.cleaned_data["status"]))
        return redirect(self.get_success_url())


class ReviewDeleteView(ReachMixin, CoreReviewDeleteView):
    pass

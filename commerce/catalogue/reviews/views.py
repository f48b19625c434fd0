"""Writing a review: a page of one person, off the product's, which everybody shares."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from commerce.catalogue.models import Product
from commerce.catalogue.reviews import selectors, services
from commerce.catalogue.reviews.exceptions import ReviewError
from commerce.catalogue.reviews.forms import ReviewForm
from commerce.catalogue.selectors import ProductPage, product_page


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """The form; for guests the way to sign in; for who has written one already what became of it."""
    page = request.market and product_page(int(pk), request.market, request.brand)
    if not page:
        raise Http404
    if not request.user.is_authenticated:
        return _show(request, page)
    review = selectors.of_person(request.user, page.id)
    if review:
        return _show(request, page, review=review)
    form = ReviewForm(request.POST or None)
    if form.is_valid() and (form.is_machine or _is_written(request, page, form)):
        return HttpResponseRedirect(request.path)
    return _show(request, page, form=form)


def _is_written(request: HttpRequest, page: ProductPage, form: ReviewForm) -> bool:
    try:
        services.write_review(
            user=request.user,
            product=Product.objects.get(pk=page.id),
            language=request.market.code,
            **form.answers(),
        )
    except ReviewError as error:
        form.add_error(None, error.message)
        return False
    return True


def _show(request: HttpRequest, page: ProductPage, **context: object) -> HttpResponse:
    form = context.get("form")
    status = 400 if isinstance(form, ReviewForm) and form.errors else 200
    return render(request, "catalogue/review.html", {"product": page, **context}, status=status)

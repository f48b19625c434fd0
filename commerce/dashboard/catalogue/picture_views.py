"""Pictures that are dropped onto a product's page, one request each."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.generic import View

from commerce.catalogue.models import Product
from commerce.dashboard.catalogue.formsets import ProductImageFormSet
from commerce.dashboard.catalogue.pictures import PictureForm, add_pictures
from commerce.dashboard.reach import within


class AddPictureView(View):
    """One dropped file. Answers with the picture's row of the product's form, or with a sentence."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        products = within(Product.objects.select_related("brand"), request.user)
        product = get_object_or_404(products, pk=pk)
        form = PictureForm(request.POST, request.FILES)
        if not form.is_valid():
            return JsonResponse({"error": " ".join(form.errors["picture"])}, status=400)
        [picture] = add_pictures(product=product, files=[form.cleaned_data["picture"]], user=request.user)
        formset = ProductImageFormSet(
            product.get_product_class(),
            request.user,
            instance=product,
            queryset=product.images.filter(pk=picture.pk),
        )
        context = {"image_form": formset.forms[0]}
        return render(request, "oscar/dashboard/catalogue/picture_row.html", context, status=201)

from django.views.generic import TemplateView


class SearchView(TemplateView):
    template_name = "search/search.html"


CatalogueView = ProductCategoryView = SearchView  # Oscar's catalogue views ask for these names; ours live in commerce

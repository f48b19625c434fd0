"""What each request cost, by the name of its view: as many series as the URL map has names, however many ask."""

from django.http import HttpRequest, HttpResponseBase

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics

disable_created_metrics()
REGISTRY = CollectorRegistry()
REQUESTS = Counter("fabula_requests", "Requests answered.", ["view", "method", "status"], registry=REGISTRY)
SECONDS = Histogram(
    "fabula_request_seconds",
    "How long an answer took.",
    ["view"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3, 10),
    registry=REGISTRY,
)
QUERIES = Histogram(
    "fabula_request_queries",
    "How many SQL statements an answer took.",
    ["view"],
    buckets=(0, 1, 4, 8, 12, 15, 20, 40, 100),
    registry=REGISTRY,
)
PAGES = Counter(
    "fabula_page_cache", "What the page cache did with shared pages.", ["outcome"], registry=REGISTRY
)

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
OUTCOMES = {"hit": "hit", "miss": "miss", "pass": "bypass"}


def observe(request: HttpRequest, response: HttpResponseBase, *, queries: int, seconds: float) -> None:
    """Count one answered request."""
    view = view_name(request)
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(view, method, response.status_code).inc()
    SECONDS.labels(view).observe(seconds)
    QUERIES.labels(view).observe(queries)
    outcome = OUTCOMES.get(getattr(request, "edge_outcome", "").partition(" ")[0])
    if outcome:
        PAGES.labels(outcome).inc()


def view_name(request: HttpRequest) -> str:
    """Of the view that made the page, also where the page cache answered. Addresses of nothing share one name."""
    match = request.resolver_match
    return getattr(request, "edge_view", "") or (match.view_name if match else "") or "none"

vcl 4.1;

# The rules of the cache in front (docs/mechanisms/varnish.md). What it may store and for how long, the shop says;
# nothing here knows a page. Start it with two named listeners, the second of which only the shop can reach:
#   varnishd -f fabula.vcl -p vcl_path=<folder of origin.vcl>:<this folder> -a http=:80 -a purge=10.0.0.2:6086

import std;
import xkey;

# Alive, not ready: with its database down the shop still knows what to say.
probe live {
    .request =
        "GET /-/health/live HTTP/1.1"
        "Host: 127.0.0.1"
        "Connection: close";
    .interval = 2s;
    .timeout = 2s;
    .window = 3;
    .threshold = 2;
    .initial = 2;
}

# Each installation's own: `backend origin` (with `.probe = live`) and `acl proxies`.
include "origin.vcl";

sub vcl_recv {
    if (local.socket == "purge") {
        if (req.method != "PURGE" || !req.http.xkey) {
            return (synth(405, "Only PURGE, with keys in the header xkey"));
        }
        return (synth(200, "Purged " + xkey.purge(req.http.xkey)));
    }
    set req.backend_hint = origin;
    # Names of CGI's own: some servers believe them.
    unset req.http.SCRIPT_NAME;
    unset req.http.PATH_INFO;
    # Other names of the scheme: it counts under one only, by which pages are kept apart (vcl_hash).
    unset req.http.X-Forwarded-Ssl;
    unset req.http.X-Forwarded-Protocol;
    # More than any form of the shop sends. How much it is has to be said before it comes.
    if (req.http.Transfer-Encoding) {
        return (synth(411, "Say how long it is"));
    }
    if (std.integer(req.http.Content-Length, 0) > 33554432) {
        return (synth(413, "Too large"));
    }
    if (req.restarts == 0) {
        unset req.http.X-Older-Will-Do;
        call name_client;
    }

    # How old a page may be past its time: a minute while a new one is fetched, and as the shop allows (see
    # stale-if-error below) when the shop does not answer, or has just answered with an error.
    if (std.healthy(req.backend_hint) && !req.http.X-Older-Will-Do) {
        set req.grace = 60s;
    } else {
        set req.grace = 1w;
    }

    if (req.method !~ "^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$") {
        return (synth(405, "Method not allowed"));
    }
    # Known to be nobody else's, or served as files: not worth a look. Nothing depends on this list being whole.
    if ((req.method != "GET" && req.method != "HEAD") || req.http.Authorization
        || req.url ~ "^/(-|api|cms|dashboard|django-admin|documents|media|static|webhooks)/"
        || req.url ~ "^/[a-z]{2}(-[a-z]{2})?/(account|basket|checkout|order)(/|\?|$)") {
        return (pass);
    }

    # Campaigns' marks count for no page. Other parameters are the shop's to judge: it lets us store an address
    # only without those that do not count.
    set req.url = regsuball(req.url,
        "(?<=[?&])(utm_[a-z_]+|gclid|gbraid|wbraid|dclid|fbclid|msclkid|ttclid|srsltid|mc_[ce]id|_gl)=[^&]*(&|$)", "");
    set req.url = regsub(req.url, "[?&]$", "");
}

# The shop believes the last address of X-Forwarded-For and a scheme that is named. A proxy of ours (which ends TLS) has
# written both, and Varnish has added that proxy's own address; nobody else may say anything.
sub name_client {
    if (client.ip ~ proxies) {
        set req.http.X-Forwarded-For = regsub(req.http.X-Forwarded-For, ",[^,]*$", "");
    } else {
        set req.http.X-Forwarded-For = client.ip;
        unset req.http.X-Forwarded-Proto;
    }
}

# Cookies decide nothing: a page is everybody's because the shop has said so, or nobody else's and never stored.
sub vcl_req_cookie {
    return;
}

# The host is the brand, whatever port or final dot a visitor puts to it; and a page behind TLS is not one without.
sub vcl_hash {
    hash_data(req.url);
    hash_data(regsub(std.tolower(req.http.host), "\.?(:[0-9]+)?$", ""));
    hash_data(req.http.X-Forwarded-Proto);
    return (lookup);
}

sub vcl_backend_response {
    if (beresp.status >= 500) {
        call look_for_an_older_page;
    }
    # Stored is what has keys to be purged by, and nothing else.
    if (bereq.uncacheable || !beresp.http.Surrogate-Key || beresp.http.Set-Cookie || beresp.ttl <= 0s) {
        set beresp.ttl = 120s;  # for so long nobody waits for somebody else's
        set beresp.grace = 0s;
        set beresp.uncacheable = true;
        return (deliver);
    }
    set beresp.http.xkey = "all " + beresp.http.Surrogate-Key;
    set beresp.grace = 0s;
    if (beresp.http.Cache-Control ~ "stale-if-error=[0-9]+") {
        set beresp.grace = std.duration(
            regsub(beresp.http.Cache-Control, ".*stale-if-error=([0-9]+).*", "\1s"), 0s);
    }
    return (deliver);
}

# An answer that went wrong is not even remembered as such: it would stand before the older page.
sub look_for_an_older_page {
    if (bereq.is_bgfetch || (!bereq.uncacheable && !bereq.http.X-Older-Will-Do)) {
        return (abandon);
    }
}

sub vcl_deliver {
    if (obj.uncacheable) {
        set resp.http.X-Cache = "PASS";
    } elsif (obj.hits == 0) {
        set resp.http.X-Cache = "MISS";
    } elsif (obj.ttl < 0s) {
        set resp.http.X-Cache = "STALE";
    } else {
        set resp.http.X-Cache = "HIT";
    }
    if (obj.hits > 0) {
        unset resp.http.X-Request-ID;  # of the request that made the page
    }
    # For us alone: who stores it further on would never hear of a change.
    if (resp.http.Surrogate-Key) {
        set resp.http.Cache-Control = "public, max-age=0, s-maxage=0";
    }
    unset resp.http.Surrogate-Key;
    unset resp.http.xkey;
    unset resp.http.Via;
    unset resp.http.X-Varnish;
}

sub vcl_backend_error {
    call look_for_an_older_page;
    set beresp.http.Content-Type = "text/html; charset=utf-8";
    set beresp.http.Cache-Control = "no-store";
    set beresp.http.Retry-After = "5";
    set beresp.ttl = 0s;
    set beresp.grace = 0s;
    set beresp.uncacheable = true;
    set beresp.body = {"<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>One moment</title>
<h1>One moment, please</h1><p>The shop cannot be reached just now. Please try again in a few seconds.</p></html>
"};
    return (deliver);
}

sub vcl_synth {
    if (resp.status == 503 && req.restarts == 0 && !req.http.X-Older-Will-Do) {
        set req.http.X-Older-Will-Do = "1";  # and if there is none, whatever the shop says
        return (restart);
    }
    set resp.http.Content-Type = "text/plain; charset=utf-8";
    set resp.http.Cache-Control = "no-store";
    set resp.body = resp.reason + {"
"};
    return (deliver);
}
